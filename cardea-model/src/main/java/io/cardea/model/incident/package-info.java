/** What went wrong around servers and what was done about it, for whoever looks later. */
@NullMarked
package io.cardea.model.incident;

import org.jspecify.annotations.NullMarked;
