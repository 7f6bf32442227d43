/** Telling of exchanges with servers, and telling servers which trace they belong to. */
@NullMarked
package io.cardea.upstream.trace;

import org.jspecify.annotations.NullMarked;
