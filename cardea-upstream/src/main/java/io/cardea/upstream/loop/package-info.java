/** Time and threads as code on an event loop sees them. */
@NullMarked
package io.cardea.upstream.loop;

import org.jspecify.annotations.NullMarked;
