/**
 * What endpoints offer behind which several servers stand: where a name or URI leads, what a caller
 * sees, and in which pages. Pure; policy alone decides who may.
 */
@NullMarked
package io.cardea.dataplane.listing;

import org.jspecify.annotations.NullMarked;
