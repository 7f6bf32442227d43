/** Credentials that Cardea issues: stored as hashes, answered from memory. */
@NullMarked
package io.cardea.controlplane.keys;

import org.jspecify.annotations.NullMarked;
