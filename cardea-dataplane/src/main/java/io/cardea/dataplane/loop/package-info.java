/** Leaving the event loop for long or remote work, and coming back to it. */
@NullMarked
package io.cardea.dataplane.loop;

import org.jspecify.annotations.NullMarked;
