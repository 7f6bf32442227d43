/** Time that a test moves. */
@NullMarked
package io.cardea.testkit.time;

import org.jspecify.annotations.NullMarked;
