/** Refusing early what the gateway cannot do in time, those first who ask for most. */
@NullMarked
package io.cardea.dataplane.overload;

import org.jspecify.annotations.NullMarked;
