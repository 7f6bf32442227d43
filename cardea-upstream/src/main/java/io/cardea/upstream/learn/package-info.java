/** Keeps the catalog: what every server offers, and whether it is well. */
@NullMarked
package io.cardea.upstream.learn;

import org.jspecify.annotations.NullMarked;
