/** Signed checkpoints of the tree: C2SP signed-note and tlog-checkpoint, Ed25519. */
@NullMarked
package io.cardea.audit.checkpoint;

import org.jspecify.annotations.NullMarked;
