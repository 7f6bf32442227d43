package io.cardea.testkit.feature;

import io.cardea.mcp.json.JsonStrings;
import java.io.IOException;
import java.util.Optional;

/** The tools of a server of MCP 2026-07-28; what they ask comes in rounds. */
final class ModernTools {

  private static final int MISSING_CAPABILITY = -32021;
  private static final String KEY = "the question";

  private final Home home;
  private final ModernTasks tasks;
  private final Tools tools;

  ModernTools(Home home, ModernTasks tasks) {
    this.home = home;
    this.tasks = tasks;
    this.tools = new Tools(home.wares(), home.world());
  }

  /** The members of the result. */
  String call(ModernPeer.Request call) throws Refused, IOException, InterruptedException {
    String name = call.params().at("name").text();
    if (!home.wares().toolNames().contains(name)) {
      throw Refused.invalid("Unknown tool: " + name);
    }
    Optional<String> result = tools.call(name, call);
    if (result.isPresent()) {
      return ModernPeer.complete(result.get());
    }
    String nonce = JsonStrings.quote(call.argument("nonce"));
    return switch (name) {
      case "sample" -> ask(call, "sampling", "sampling/createMessage", Asks.sampling(nonce));
      case "roots" -> ask(call, "roots", "roots/list", "");
      case "elicit" ->
          ask(call, "elicitation", "elicitation/create", "\"mode\":\"form\"," + Asks.form(nonce));
      case "elicit_url" -> {
        if (!call.capability("elicitation", "url").isThere()) {
          throw missing("\"elicitation\":{\"url\":{}}");
        }
        yield ask(call, "elicitation", "elicitation/create", Asks.url(nonce));
      }
      case "job" ->
          call.capability("extensions", "io.modelcontextprotocol/tasks").isThere()
              ? tasks.create()
              : ModernPeer.complete(Says.content("done at once"));
      default -> throw Refused.invalid("Unknown tool: " + name);
    };
  }

  private static Refused missing(String capability) {
    return new Refused(
        400,
        MISSING_CAPABILITY,
        "Missing required client capability",
        "{\"requiredCapabilities\":{" + capability + "}}");
  }

  /** Asks in a first round, and answers with what came in the second. */
  private String ask(ModernPeer.Request call, String capability, String method, String params)
      throws Refused {
    if (!call.capability(capability).isThere()) {
      throw missing("\"" + capability + "\":{}");
    }
    String state = "state \"of\" " + home.name() + " for " + call.argument("nonce");
    Message responses = call.params().at("inputResponses");
    if (!responses.isThere()) {
      return """
      "resultType":"input_required","inputRequests":{"%s":{"method":"%s","params":{%s}}},\
      "requestState":%s\
      """
          .formatted(KEY, method, params, JsonStrings.quote(state));
    }
    if (!call.params().at("requestState").text().equals(state)) {
      throw Refused.invalid("this is no requestState of mine");
    }
    if (!responses.at(KEY).isThere()) {
      throw Refused.invalid("the answer is missing");
    }
    return ModernPeer.complete(Says.content(responses.at(KEY).raw()));
  }
}
