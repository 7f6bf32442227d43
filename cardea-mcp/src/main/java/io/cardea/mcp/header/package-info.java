/** MCP's HTTP header fields and how their values are encoded. */
@NullMarked
package io.cardea.mcp.header;

import org.jspecify.annotations.NullMarked;
