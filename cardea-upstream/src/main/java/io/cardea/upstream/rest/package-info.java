/** HTTP APIs as if they were MCP servers: the gateway offers the tools, calls become requests. */
@NullMarked
package io.cardea.upstream.rest;

import org.jspecify.annotations.NullMarked;
