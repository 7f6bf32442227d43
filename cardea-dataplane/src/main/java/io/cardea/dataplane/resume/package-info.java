/**
 * Event streams that clients can come back to (MCP 2025-11-25, Streamable HTTP, "Resumability and
 * Redelivery"): ids of events, what is kept of streams, and who reads them.
 */
@NullMarked
package io.cardea.dataplane.resume;

import org.jspecify.annotations.NullMarked;
