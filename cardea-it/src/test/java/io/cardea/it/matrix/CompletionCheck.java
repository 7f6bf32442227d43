package io.cardea.it.matrix;

import io.cardea.it.matrix.client.Ask;
import io.cardea.it.matrix.client.Broken;
import io.cardea.mcp.revision.Revision;
import io.cardea.testkit.feature.Message;
import java.util.List;

/** The arguments of a prompt and of a template are completed. */
final class CompletionCheck implements Check {

  @Override
  public void run(Visit visit) throws Exception {
    if (visit.server().revision().compareTo(Revision.R2025_03_26) >= 0
        && visit.client().revision().compareTo(Revision.R2025_03_26) >= 0) {
      String capabilities = visit.client().capabilities();
      Broken.unless(
          Message.parse(capabilities).at("completions").isObject(),
          "completions are not declared: " + capabilities);
    }
    complete(visit, "\"type\":\"ref/prompt\"," + Ask.member("name", visit.name("greet")));
    complete(visit, "\"type\":\"ref/resource\"," + Ask.member("uri", visit.uri("items/{id}")));
  }

  private static void complete(Visit visit, String ref) throws Exception {
    String argument = "\"argument\":{\"name\":\"name\",\"value\":\"a\"}";
    Message result =
        visit
            .client()
            .ask(Ask.of("completion/complete", "\"ref\":{" + ref + "}", argument))
            .result();
    List<String> values =
        result.at("completion", "values").elements().stream().map(Message::text).toList();
    Broken.unless(values.equals(List.of("ada", "alan")), "other values: " + result);
  }
}
