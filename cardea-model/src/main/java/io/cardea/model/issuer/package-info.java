/** Identity providers of a tenant, whose access tokens let agents in. */
@NullMarked
package io.cardea.model.issuer;

import org.jspecify.annotations.NullMarked;
