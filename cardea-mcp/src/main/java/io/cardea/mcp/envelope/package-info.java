/** What every request of the modern era says of itself in {@code params._meta}. */
@NullMarked
package io.cardea.mcp.envelope;

import org.jspecify.annotations.NullMarked;
