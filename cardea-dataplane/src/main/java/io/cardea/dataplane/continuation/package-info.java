/**
 * Going on with what a server says after its stream has ended too early (MCP 2025-11-25, Streamable
 * HTTP, "Resumability and Redelivery"), so that no client has to.
 */
@NullMarked
package io.cardea.dataplane.continuation;

import org.jspecify.annotations.NullMarked;
