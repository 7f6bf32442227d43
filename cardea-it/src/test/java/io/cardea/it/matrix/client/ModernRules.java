package io.cardea.it.matrix.client;

import io.cardea.testkit.feature.Message;
import java.util.List;
import java.util.Set;

/** What MCP 2026-07-28 demands of an answer. */
final class ModernRules {

  private static final Set<String> ROUNDS = Set.of("tools/call", "prompts/get", "resources/read");
  private static final Set<String> CACHEABLE =
      Set.of(
          "server/discover",
          "tools/list",
          "prompts/list",
          "resources/list",
          "resources/templates/list",
          "resources/read");

  private ModernRules() {}

  static void check(Ask ask, int status, List<Message> said, Message response) {
    said.forEach(message -> said(ask, message));
    if (response.at("error").isThere()) {
      Broken.unless(!response.at("result").isThere(), "result and error: " + response);
      Broken.unless(
          status == 200 || status == 400 || status == 404, "an error with status " + status);
      return;
    }
    Broken.unless(status == 200, "a result with status " + status);
    Message result = response.at("result");
    String type = result.at("resultType").text();
    boolean isAllowed =
        switch (type) {
          case "complete" -> true;
          case "input_required" -> ROUNDS.contains(ask.method());
          case "task" -> ask.knowsTasks() && ask.method().equals("tools/call");
          default -> false;
        };
    Broken.unless(isAllowed, "resultType \"" + type + "\" of " + ask.method() + ": " + result);
    if (type.equals("complete") && CACHEABLE.contains(ask.method())) {
      Broken.unless(
          result.at("ttlMs").raw().matches("[0-9]+")
              && Set.of("public", "private").contains(result.at("cacheScope").text()),
          "no lifetime of " + ask.method());
    }
  }

  private static void said(Ask ask, Message message) {
    Broken.unless(message.id().isEmpty(), "a request of the server: " + message);
    switch (message.method()) {
      case "notifications/progress" ->
          Broken.unless(
              ask.token().filter(message.at("params", "progressToken").raw()::equals).isPresent(),
              "progress of something else: " + message);
      case "notifications/message" ->
          Broken.unless(ask.logLevel().isPresent(), "a log message nobody wants: " + message);
      default -> throw new Broken("not on this stream: " + message);
    }
  }
}
