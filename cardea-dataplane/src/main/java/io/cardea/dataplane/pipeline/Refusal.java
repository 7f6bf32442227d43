package io.cardea.dataplane.pipeline;

import io.cardea.mcp.message.RpcError;
import java.util.Map;
import java.util.UUID;

/**
 * An answer that Cardea gives instead of the upstream.
 *
 * @param status HTTP status
 * @param error what the caller reads
 * @param headers more fields of the answer
 * @param reason what operators read; empty if it needs no record
 */
public record Refusal(int status, RpcError error, Map<String, String> headers, String reason) {

  public static Refusal of(int status, int code, String message) {
    return new Refusal(status, RpcError.of(code, message), Map.of(), message);
  }

  /** The same refusal with {@code why} for operators, which the caller does not read. */
  public Refusal because(String why) {
    return new Refusal(status, error, headers, why);
  }

  public Refusal withHeader(String name, String value) {
    return new Refusal(status, error, Map.of(name, value), reason);
  }

  public Refusal withData(String json) {
    return new Refusal(status, error.withData(json), headers, reason);
  }

  /** The same refusal with the id that a caller can quote, unless its data says something else. */
  public Refusal withRequestId(UUID id) {
    return error.data().isPresent() ? this : withData("{\"requestId\":\"" + id + "\"}");
  }
}
