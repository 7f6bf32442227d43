package io.cardea.app.sample;

import io.vertx.core.Future;
import java.util.Optional;

/** Says what it is told. */
final class EchoTool implements Tool {

  @Override
  public String name() {
    return "echo";
  }

  @Override
  public String definition() {
    return """
    {"name":"echo","title":"Echo","description":"Returns the text it is given.",
    "inputSchema":{"type":"object",
    "properties":{"text":{"type":"string","description":"What to return"}},
    "required":["text"],"additionalProperties":false},
    "annotations":{"readOnlyHint":true,"openWorldHint":false}}\
    """;
  }

  @Override
  public Future<Outcome> call(Call call, Arguments arguments, Optional<Elicited> answer) {
    return Future.succeededFuture(
        arguments
            .text("text")
            .map(Outcome::text)
            .orElseGet(() -> Outcome.toolError("text must be a string: give the text to return.")));
  }
}
