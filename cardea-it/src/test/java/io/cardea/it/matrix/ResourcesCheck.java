package io.cardea.it.matrix;

import io.cardea.it.matrix.client.Answer;
import io.cardea.it.matrix.client.Ask;
import io.cardea.it.matrix.client.Broken;
import java.util.List;

/** A resource and one of a template are read; what is not there is refused. */
final class ResourcesCheck implements Check {

  @Override
  public void run(Visit visit) throws Exception {
    List<String> templates =
        Lists.texts(visit, "resources/templates/list", "resourceTemplates", "uriTemplate");
    Broken.unless(templates.contains(visit.uri("items/{id}")), "no template: " + templates);
    for (String path : List.of("7", "items/lamp")) {
      Answer answer = visit.client().ask(read(visit.uri(path)));
      String text = answer.result().at("contents").elements().getFirst().at("text").text();
      Broken.unless(text.equals("content of " + visit.uri(path)), "other content: " + text);
    }
    Answer missing = visit.client().ask(read(visit.uri("items/UPPER")));
    String code = missing.response().at("error", "code").raw();
    String wanted = visit.client().revision().isModern() ? "-32602" : "-32002";
    Broken.unless(code.equals(wanted), "a missing resource: " + missing.response());
  }

  private static Ask read(String uri) {
    return Ask.of("resources/read", Ask.member("uri", uri)).about(uri);
  }
}
