package io.cardea.upstream.probe;

import io.cardea.mcp.json.JsonDocument;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamHead;

/** What came of a question. */
public sealed interface Answer {

  /**
   * A JSON-RPC result.
   *
   * @param head status and fields it came with
   * @param document the text it is in
   * @param node the result, an object
   */
  record Result(UpstreamHead head, JsonDocument document, int node) implements Answer {
    @Override
    public String problem() {
      return "";
    }
  }

  /**
   * A JSON-RPC error.
   *
   * @param head status and fields it came with
   * @param code its code, 0 if that is no number of 32 bits
   * @param document the text it is in
   * @param node the error, an object
   */
  record Refusal(UpstreamHead head, int code, JsonDocument document, int node) implements Answer {
    /** Without the server's own words: they might hold secrets. */
    @Override
    public String problem() {
      return "error " + code + (head.status() == 200 ? "" : " with HTTP status " + head.status());
    }
  }

  /** An answer without a JSON-RPC message. */
  record Bare(UpstreamHead head) implements Answer {
    public boolean isSuccess() {
      return head.status() >= 200 && head.status() < 300;
    }

    @Override
    public String problem() {
      return switch (head.status()) {
        case 401 -> "HTTP status 401: the server wants credentials";
        case 403 -> "HTTP status 403: the server refuses the gateway";
        case 429 -> "HTTP status 429: the server wants fewer requests";
        default -> "HTTP status " + head.status() + " without a JSON-RPC message";
      };
    }
  }

  /** No answer, or none that MCP allows. */
  record Failure(UpstreamFailure.Kind kind, String problem) implements Answer {}

  /** What is wrong with it, for operators, no secrets; empty for a result. */
  String problem();

  /** The same in a few words, for a sentence: {@code HTTP 400}, {@code error -32601}. */
  default String summary() {
    return switch (this) {
      case Result _ -> "a result";
      case Refusal refusal when status() == 200 -> "error " + refusal.code();
      case Refusal refusal -> "HTTP " + status() + " and error " + refusal.code();
      case Bare _ -> "HTTP " + status();
      case Failure failure -> failure.problem();
    };
  }

  /** The HTTP status, or what stands for it; 0 without one. */
  default int status() {
    return switch (this) {
      case Result result -> result.head().status();
      case Refusal refusal -> refusal.head().status();
      case Bare bare -> bare.head().status();
      case Failure _ -> 0;
    };
  }

  /**
   * Whether it tells nothing of what the server can do: it was not reached, broke, was busy or did
   * not let us in.
   */
  default boolean isNoEvidence() {
    int status = status();
    return status == 0
        || status == 401
        || status == 403
        || status == 408
        || status == 429
        || status >= 500;
  }
}
