/** Recorded calls, decided again by what is proposed. */
@NullMarked
package io.cardea.controlplane.simulate;

import org.jspecify.annotations.NullMarked;
