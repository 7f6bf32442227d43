/** What one node sees of its servers at this moment, for operators. */
@NullMarked
package io.cardea.model.sight;

import org.jspecify.annotations.NullMarked;
