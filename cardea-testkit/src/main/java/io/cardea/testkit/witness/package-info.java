/** A witness of transparency logs, as C2SP tlog-witness has it, that takes nothing on trust. */
@NullMarked
package io.cardea.testkit.witness;

import org.jspecify.annotations.NullMarked;
