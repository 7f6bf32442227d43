/** The table of MCP methods; what is not in it is refused. */
@NullMarked
package io.cardea.mcp.method;

import org.jspecify.annotations.NullMarked;
