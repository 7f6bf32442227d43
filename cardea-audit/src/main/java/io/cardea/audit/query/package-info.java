/** Finds records by what they say: the index knows the places, the records decide. */
@NullMarked
package io.cardea.audit.query;

import org.jspecify.annotations.NullMarked;
