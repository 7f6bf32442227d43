package io.cardea.mcp.message;

import java.util.Optional;

/**
 * Not a message that MCP allows.
 *
 * @param id of the request, if that much could be read
 * @param reason for people; contains nothing of the text
 */
public record RpcInvalid(Optional<RequestId> id, String reason) implements RpcRead {}
