/** How things are named where rules speak of several. */
@NullMarked
package io.cardea.model.name;

import org.jspecify.annotations.NullMarked;
