package io.cardea.app.sample;

import static io.cardea.mcp.json.JsonStrings.quote;

import io.cardea.mcp.message.RpcError;
import java.time.Duration;
import java.util.Optional;

/** What a method comes to, before an era gives it its form. */
sealed interface Outcome {

  /**
   * A result.
   *
   * @param members its members as JSON, without the braces around them
   * @param ttl how long it may be cached, for the methods whose results say so
   */
  record Result(String members, Optional<Duration> ttl) implements Outcome {}

  /** An error of the protocol. */
  record Failure(RpcError error) implements Outcome {}

  /**
   * The user must answer something first; the method is then called again with the answer.
   *
   * @param key names the question within the call
   * @param elicitation params of {@code elicitation/create}, as JSON
   */
  record Question(String key, String elicitation) implements Outcome {}

  static Result result(String members) {
    return new Result(members, Optional.empty());
  }

  static Result cacheable(String members, Duration ttl) {
    return new Result(members, Optional.of(ttl));
  }

  static Failure failure(int code, String message) {
    return new Failure(RpcError.of(code, message));
  }

  /** The result of a tool that says {@code text}. */
  static Result text(String text) {
    return result("\"content\":[{\"type\":\"text\",\"text\":%s}]".formatted(quote(text)));
  }

  /** The result of a tool that failed; {@code text} tells the model what to do about it. */
  static Result toolError(String text) {
    return result(
        "\"content\":[{\"type\":\"text\",\"text\":%s}],\"isError\":true".formatted(quote(text)));
  }
}
