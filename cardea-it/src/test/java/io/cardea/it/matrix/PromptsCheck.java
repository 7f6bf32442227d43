package io.cardea.it.matrix;

import io.cardea.it.matrix.client.Answer;
import io.cardea.it.matrix.client.Ask;
import io.cardea.it.matrix.client.Broken;
import io.cardea.testkit.feature.Message;
import java.util.List;

/** A prompt is listed and made. */
final class PromptsCheck implements Check {

  @Override
  public void run(Visit visit) throws Exception {
    String name = visit.name("greet");
    List<String> names = Lists.texts(visit, "prompts/list", "prompts", "name");
    Broken.unless(names.contains(name), "greet is not listed: " + names);
    Answer answer = visit.client().ask(get(name, visit.nonce()));
    Message first = answer.result().at("messages").elements().getFirst();
    String text = first.at("content", "text").text();
    Broken.unless(text.equals("Greet " + visit.nonce()), "another prompt: " + text);
    Answer missing = visit.client().ask(get(visit.name("nowhere"), "x"));
    Broken.unless(missing.isError(), "made what is not there: " + missing.response());
  }

  private static Ask get(String name, String who) {
    String arguments = "\"arguments\":{" + Ask.member("name", who) + "}";
    return Ask.of("prompts/get", Ask.member("name", name), arguments).about(name);
  }
}
