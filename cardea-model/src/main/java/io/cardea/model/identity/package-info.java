/** Who calls: tenants, principals, and the credentials Cardea issues. */
@NullMarked
package io.cardea.model.identity;

import org.jspecify.annotations.NullMarked;
