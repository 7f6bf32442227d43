/** Where the state of a legacy session lives that does not travel in its id. */
@NullMarked
package io.cardea.model.session;

import org.jspecify.annotations.NullMarked;
