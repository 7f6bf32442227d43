/** Servers that speak HTTP+SSE (MCP 2024-11-05): an event stream one way, POSTs the other. */
@NullMarked
package io.cardea.upstream.sse;

import org.jspecify.annotations.NullMarked;
