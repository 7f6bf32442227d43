/** The revisions of MCP and their two eras. */
@NullMarked
package io.cardea.mcp.revision;

import org.jspecify.annotations.NullMarked;
