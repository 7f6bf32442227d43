/** Has checkpoints cosigned by witnesses, C2SP tlog-witness and tlog-cosignature. */
@NullMarked
package io.cardea.audit.witness;

import org.jspecify.annotations.NullMarked;
