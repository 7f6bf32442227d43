package io.cardea.testkit.feature;

import io.cardea.mcp.json.JsonStrings;
import io.cardea.mcp.revision.Revision;
import java.io.IOException;
import java.util.Optional;

/** The tools that ask nobody anything. */
final class Tools {

  private final Wares wares;
  private final World world;

  Tools(Wares wares, World world) {
    this.wares = wares;
    this.world = world;
  }

  /**
   * The members of the result; empty if the tool is none of these.
   *
   * @throws InterruptedException also if the call is cancelled: then nothing is answered
   */
  Optional<String> call(String name, Calling call)
      throws Refused, IOException, InterruptedException {
    return switch (name) {
      case "echo" -> Optional.of(echo(call.argument("text")));
      case "progress" -> Optional.of(progress(call));
      case "slow" -> Optional.of(slow(call));
      case "log" -> Optional.of(log(call));
      case "grow" -> Optional.of(change(World.GROWN, call.argument("nonce")));
      case "touch" -> Optional.of(change(World.TOUCHED, call.argument("uri")));
      default ->
          name.startsWith("grown_") && wares.toolNames().contains(name)
              ? Optional.of(Says.content(name))
              : Optional.empty();
    };
  }

  private String echo(String text) {
    String content = Says.content(text);
    return wares.has(Revision.R2025_06_18)
        ? content + ",\"structuredContent\":{\"echo\":" + JsonStrings.quote(text) + "}"
        : content;
  }

  private String progress(Calling call) throws IOException {
    String token = call.progressToken();
    String more = wares.has(Revision.R2025_03_26) ? ",\"message\":\"on it\"" : "";
    for (int done = 1; done <= 3 && !token.isEmpty(); done++) {
      call.say(Says.progress(token, done, more));
    }
    return Says.content(token.isEmpty() ? "no token" : "told");
  }

  private String slow(Calling call) throws IOException, InterruptedException {
    String nonce = call.argument("nonce");
    world.add("started", nonce);
    if (call.running().awaitCancel()) {
      world.add("cancelled", nonce);
      throw new InterruptedException("cancelled");
    }
    return Says.content("nobody cancelled " + nonce);
  }

  private static String log(Calling call) throws IOException {
    for (String level : new String[] {"debug", "info", "error"}) {
      if (call.wantsLog(level)) {
        call.say(Says.log(level, call.argument("nonce")));
      }
    }
    return Says.content("logged");
  }

  private String change(String word, String about) {
    world.add(word, word.equals(World.GROWN) ? "grown_" + about : about);
    return Says.content("changed");
  }
}
