package io.cardea.app.sample;

import static io.cardea.mcp.json.JsonStrings.quote;

import io.cardea.mcp.message.RpcError;
import java.util.Optional;

/** One prompt, {@code haiku}. */
final class Prompts {

  private static final String NAME = "haiku";

  Outcome list() {
    return Methods.list(
        "prompts",
        """
        {"name":"haiku","title":"Haiku","description":"Asks for a haiku about a topic",
        "arguments":[{"name":"topic","description":"What it is about","required":true}]}\
        """);
  }

  Outcome get(Call call) {
    Optional<String> name = call.text("name");
    if (name.isEmpty()) {
      return new Outcome.Failure(Call.missing("prompts/get", "name"));
    }
    if (!name.get().equals(NAME)) {
      return Outcome.failure(
          RpcError.INVALID_PARAMS,
          "Unknown prompt " + name.get() + "; prompts/list names those there are");
    }
    return new Arguments(call.document(), call.param("arguments"))
        .text("topic")
        .map(Prompts::haiku)
        .orElseGet(
            () -> Outcome.failure(RpcError.INVALID_PARAMS, "haiku needs the argument topic"));
  }

  private static Outcome haiku(String topic) {
    String text = "Write a haiku about " + topic + ": three lines of five, seven, five syllables.";
    return Outcome.result(
        """
        "description":"A haiku about a topic",
        "messages":[{"role":"user","content":{"type":"text","text":%s}}]\
        """
            .formatted(quote(text)));
  }
}
