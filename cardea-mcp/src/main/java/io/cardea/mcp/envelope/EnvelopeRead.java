package io.cardea.mcp.envelope;

import static io.cardea.mcp.json.JsonDocument.NONE;

import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcRequest;

/** The outcome of reading a request's envelope. */
public sealed interface EnvelopeRead permits Envelope, Missing, NotModern {

  /**
   * Reads {@code params._meta} of {@code request}. A request is modern if that has {@link
   * MetaKey#PROTOCOL_VERSION}, whatever its value; a modern request must say its revision as a
   * string and its capabilities as an object (MCP 2026-07-28, "RequestMetaObject"). Optional fields
   * are found, not judged.
   */
  static EnvelopeRead read(RpcRequest request) {
    JsonDocument document = request.document();
    int meta = document.member(request.params(), "_meta");
    int version = document.member(meta, MetaKey.PROTOCOL_VERSION);
    if (version == NONE) {
      return NotModern.INSTANCE;
    }
    if (!document.isString(version)) {
      return new Missing(MetaKey.PROTOCOL_VERSION);
    }
    int capabilities = document.member(meta, MetaKey.CLIENT_CAPABILITIES);
    if (!document.isObject(capabilities)) {
      return new Missing(MetaKey.CLIENT_CAPABILITIES);
    }
    return new Envelope(
        document.text(version),
        capabilities,
        document.member(meta, MetaKey.CLIENT_INFO),
        document.member(meta, MetaKey.LOG_LEVEL));
  }
}
