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
 * @param word what programs read in {@code data.reason}; empty if there is nothing to say
 * @param rule the rule that denied it; empty if none did
 */
public record Refusal(
    int status,
    RpcError error,
    Map<String, String> headers,
    String reason,
    String word,
    String rule) {

  /** The call may have executed, wholly or in part, and is not sent again. */
  public static final String MAY_HAVE_EXECUTED = "may_have_executed";

  /** The call has certainly not executed: it is safe to repeat. */
  public static final String NOT_EXECUTED = "not_executed";

  /** A request of the same session with the same id is in flight. */
  public static final String DUPLICATE = "duplicate_request";

  public static Refusal of(int status, int code, String message) {
    return new Refusal(status, RpcError.of(code, message), Map.of(), message, "", "");
  }

  /** The same refusal with {@code why} for operators, which the caller does not read. */
  public Refusal because(String why) {
    return new Refusal(status, error, headers, why, word, rule);
  }

  /** The same refusal, because {@code denying} says so, which the caller does not read. */
  public Refusal deniedBy(String denying) {
    return new Refusal(status, error, headers, denying, word, denying);
  }

  public Refusal withHeader(String name, String value) {
    return new Refusal(status, error, Map.of(name, value), reason, word, rule);
  }

  public Refusal withData(String json) {
    return new Refusal(status, error.withData(json), headers, reason, word, rule);
  }

  /** The same refusal with {@code what} for programs, in plain characters. */
  public Refusal saying(String what) {
    return new Refusal(status, error, headers, reason, what, rule);
  }

  /** The same refusal with the id that a caller can quote, unless its data says something else. */
  public Refusal withRequestId(UUID id) {
    if (error.data().isPresent()) {
      return this;
    }
    String said = word.isEmpty() ? "" : "\"reason\":\"" + word + "\",";
    return withData("{" + said + "\"requestId\":\"" + id + "\"}");
  }
}
