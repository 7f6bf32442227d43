/**
 * Takes checkpoints elsewhere, each place on a thread of its own, so that none holds up another.
 */
@NullMarked
package io.cardea.audit.anchor;

import org.jspecify.annotations.NullMarked;
