/** Seals what was recorded: hashes it into the tree and signs checkpoints, beside the calls. */
@NullMarked
package io.cardea.audit.seal;

import org.jspecify.annotations.NullMarked;
