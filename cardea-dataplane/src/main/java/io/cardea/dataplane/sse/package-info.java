/**
 * HTTP+SSE towards clients, the transport of MCP 2024-11-05: an event stream and an address for
 * messages. Each message runs through the gateway as one of Streamable HTTP.
 */
@NullMarked
package io.cardea.dataplane.sse;

import org.jspecify.annotations.NullMarked;
