/** What the data plane counts and times. */
@NullMarked
package io.cardea.dataplane.metrics;

import org.jspecify.annotations.NullMarked;
