/** Finding what servers offer by words, kind, tags and annotations. */
@NullMarked
package io.cardea.controlplane.search;

import org.jspecify.annotations.NullMarked;
