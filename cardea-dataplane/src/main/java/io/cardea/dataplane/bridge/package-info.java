/** The place between the two faces where eras are translated. */
@NullMarked
package io.cardea.dataplane.bridge;

import org.jspecify.annotations.NullMarked;
