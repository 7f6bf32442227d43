/** Adapters made of what others wrote: reading it, asking, showing, writing. */
@NullMarked
package io.cardea.app.imports;

import org.jspecify.annotations.NullMarked;
