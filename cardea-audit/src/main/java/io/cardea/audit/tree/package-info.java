/** The Merkle tree over the records, as its writer keeps it. {@code verify} does not use it. */
@NullMarked
package io.cardea.audit.tree;

import org.jspecify.annotations.NullMarked;
