package io.cardea.testkit.feature;

import io.cardea.mcp.json.JsonStrings;
import io.cardea.mcp.revision.Revision;
import java.io.IOException;
import java.util.Optional;

/** The tools of a legacy server. */
final class LegacyTools {

  private final LegacyPeer peer;
  private final Home home;
  private final Tools tools;

  LegacyTools(LegacyPeer peer, Home home) {
    this.peer = peer;
    this.home = home;
    this.tools = new Tools(home.wares(), home.world());
  }

  /** The members of the result. */
  String call(LegacyPeer.Request call) throws Refused, IOException, InterruptedException {
    String name = call.params().at("name").text();
    if (!home.wares().toolNames().contains(name)) {
      throw Refused.invalid("Unknown tool: " + name);
    }
    Optional<String> result = tools.call(name, call);
    if (result.isPresent()) {
      return result.get();
    }
    String nonce = JsonStrings.quote(call.argument("nonce"));
    return switch (name) {
      case "sample" -> ask(call, "sampling", "sampling/createMessage", Asks.sampling(nonce));
      case "roots" -> ask(call, "roots", "roots/list", "");
      case "elicit" -> ask(call, "elicitation", "elicitation/create", form(nonce));
      case "elicit_url" ->
          peer.capabilities().at("elicitation", "url").isThere()
              ? ask(
                  call,
                  "elicitation",
                  "elicitation/create",
                  Asks.url(nonce) + ",\"elicitationId\":" + nonce)
              : missing("elicitation of URLs");
      case "job" -> Says.content("done at once");
      default -> throw Refused.invalid("Unknown tool: " + name);
    };
  }

  private String form(String nonce) {
    return home.revision() == Revision.R2025_06_18
        ? Asks.form(nonce)
        : Asks.form(nonce) + ",\"mode\":\"form\"";
  }

  private String ask(LegacyPeer.Request call, String capability, String method, String params)
      throws IOException, InterruptedException {
    if (!peer.capabilities().at(capability).isThere()) {
      return missing(capability);
    }
    Message answer = peer.ask(call.line(), method, params);
    return answer.at("result").isThere()
        ? Says.content(answer.at("result").raw())
        : Says.content("error: " + answer.at("error", "message").text()) + ",\"isError\":true";
  }

  private static String missing(String capability) {
    return Says.content("the client has no " + capability) + ",\"isError\":true";
  }
}
