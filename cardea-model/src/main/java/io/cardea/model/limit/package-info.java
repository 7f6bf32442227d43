/** Every bound an operator may set, with its default. */
@NullMarked
package io.cardea.model.limit;

import org.jspecify.annotations.NullMarked;
