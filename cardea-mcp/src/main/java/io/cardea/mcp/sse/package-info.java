/** Server-sent events, read incrementally and written. */
@NullMarked
package io.cardea.mcp.sse;

import org.jspecify.annotations.NullMarked;
