/** Strict JSON as bytes: an index over the text, and edits that leave every other byte alone. */
@NullMarked
package io.cardea.mcp.json;

import org.jspecify.annotations.NullMarked;
