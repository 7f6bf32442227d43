package io.cardea.it.matrix.client;

import io.cardea.mcp.json.JsonStrings;
import io.cardea.mcp.revision.Revision;
import io.cardea.testkit.feature.Message;

/** What a client answers when it is asked, by its revision. */
final class Person {

  private Person() {}

  /** What a client of {@code revision} declares that it may be asked. */
  static String capabilities(Revision revision) {
    String elicitation =
        switch (revision) {
          case R2024_11_05, R2025_03_26 -> "";
          case R2025_06_18 -> ",\"elicitation\":{}";
          case R2025_11_25, R2026_07_28 -> ",\"elicitation\":{\"form\":{},\"url\":{}}";
        };
    return "{\"roots\":{},\"sampling\":{}" + elicitation + "}";
  }

  /** The result of a request that came from a server. */
  static String answer(Revision revision, String method, Message params) {
    return switch (method) {
      case "roots/list" -> "{\"roots\":[{\"uri\":\"file:///home/ada\",\"name\":\"ada\"}]}";
      case "sampling/createMessage" -> sampled(params);
      case "elicitation/create" -> elicited(revision, params);
      case "ping" -> pong(revision);
      default -> throw new Broken("revision " + revision + " knows no request " + method);
    };
  }

  private static String pong(Revision revision) {
    Broken.unless(!revision.isModern(), "ping in the modern era");
    return "{}";
  }

  private static String sampled(Message params) {
    Broken.unless(!params.at("messages").elements().isEmpty(), "sampling without messages");
    String said = params.at("messages").elements().getFirst().at("content", "text").text();
    return """
    {"role":"assistant","content":{"type":"text","text":%s},"model":"m","stopReason":"endTurn"}\
    """
        .formatted(JsonStrings.quote("sampled " + said));
  }

  private static String elicited(Revision revision, Message params) {
    Broken.unless(revision.compareTo(Revision.R2025_06_18) >= 0, revision + " cannot elicit");
    String message = params.at("message").text();
    if (params.at("mode").text().equals("url")) {
      Broken.unless(revision.compareTo(Revision.R2025_11_25) >= 0, revision + " has no URL mode");
      Broken.unless(!params.at("url").text().isEmpty(), "URL elicitation without a URL");
      return "{\"action\":\"accept\"}";
    }
    Broken.unless(params.at("requestedSchema").isObject(), "form without a schema");
    return "{\"action\":\"accept\",\"content\":{\"nonce\":" + JsonStrings.quote(message) + "}}";
  }
}
