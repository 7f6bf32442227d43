/** Telling of calls to whoever follows them through several systems. */
@NullMarked
package io.cardea.dataplane.trace;

import org.jspecify.annotations.NullMarked;
