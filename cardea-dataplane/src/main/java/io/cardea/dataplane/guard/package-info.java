/** Event streams end when their callers may not have them any more. */
@NullMarked
package io.cardea.dataplane.guard;

import org.jspecify.annotations.NullMarked;
