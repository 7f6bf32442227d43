/** The nodes of a gateway, and how one reaches what another holds. */
@NullMarked
package io.cardea.model.node;

import org.jspecify.annotations.NullMarked;
