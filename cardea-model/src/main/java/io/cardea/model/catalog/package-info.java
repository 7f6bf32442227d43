/** What servers say they offer: learned, never declared. */
@NullMarked
package io.cardea.model.catalog;

import org.jspecify.annotations.NullMarked;
