package io.cardea.mcp.envelope;

import io.cardea.mcp.json.JsonDocument;

/**
 * What a modern request says of itself. Nodes are of the request's document.
 *
 * @param protocolVersion the revision it asks for, which may be one that does not exist
 * @param clientCapabilities node of the client's capabilities, an object
 * @param clientInfo node of the client's name and version, or {@link JsonDocument#NONE}; of any
 *     kind
 * @param logLevel node of the wanted log level, or {@link JsonDocument#NONE}; of any kind
 */
public record Envelope(String protocolVersion, int clientCapabilities, int clientInfo, int logLevel)
    implements EnvelopeRead {}
