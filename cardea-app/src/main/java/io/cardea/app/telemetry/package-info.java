/** Traces, metrics and logs to a collector, by OpenTelemetry; nothing of it is loaded while off. */
@NullMarked
package io.cardea.app.telemetry;

import org.jspecify.annotations.NullMarked;
