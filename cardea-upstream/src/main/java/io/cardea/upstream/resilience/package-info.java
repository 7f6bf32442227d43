/** Sparing servers in trouble: circuit breakers, and what may be sent once more. */
@NullMarked
package io.cardea.upstream.resilience;

import org.jspecify.annotations.NullMarked;
