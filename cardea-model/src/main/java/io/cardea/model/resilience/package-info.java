/** How the gateway behaves towards a server in trouble, as declared. */
@NullMarked
package io.cardea.model.resilience;

import org.jspecify.annotations.NullMarked;
