package io.cardea.app.sample;

import io.vertx.core.Future;
import java.util.Optional;

/** Asks the user's name through the client, and greets. */
final class AskNameTool implements Tool {

  static final int MAX_NAME_LENGTH = 100;

  private static final Outcome QUESTION =
      new Outcome.Question(
          "name",
          """
          {"message":"What is your name?","requestedSchema":{"type":"object",\
          "properties":{"name":{"type":"string","title":"Name","minLength":1,"maxLength":100}},\
          "required":["name"]}}\
          """);

  private final Guestbook guestbook;

  AskNameTool(Guestbook guestbook) {
    this.guestbook = guestbook;
  }

  @Override
  public String name() {
    return "ask_name";
  }

  @Override
  public String definition() {
    return """
    {"name":"ask_name","title":"Ask for the name",
    "description":"Asks the user for a name and greets; the client must support elicitation.",
    "inputSchema":{"type":"object","additionalProperties":false},
    "annotations":{"readOnlyHint":false,"destructiveHint":false,"openWorldHint":false}}\
    """;
  }

  @Override
  public Future<Outcome> call(Call call, Arguments arguments, Optional<Elicited> answer) {
    return Future.succeededFuture(answer.map(given -> greet(call, given)).orElse(QUESTION));
  }

  private Outcome greet(Call call, Elicited answer) {
    if (!answer.isAccepted()) {
      return Outcome.text("Nice to meet you, whoever you are.");
    }
    Optional<String> name =
        answer.field("name").filter(text -> !text.isBlank() && text.length() <= MAX_NAME_LENGTH);
    if (name.isEmpty()) {
      return Outcome.toolError("name must be a text of 1 to 100 characters: call again.");
    }
    guestbook.greet();
    call.log("Greeted a guest.");
    return Outcome.text("Hello, " + name.get() + "!");
  }
}
