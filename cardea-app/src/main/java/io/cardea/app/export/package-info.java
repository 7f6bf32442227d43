/** What to paste into clients so that they use this gateway. */
@NullMarked
package io.cardea.app.export;

import org.jspecify.annotations.NullMarked;
