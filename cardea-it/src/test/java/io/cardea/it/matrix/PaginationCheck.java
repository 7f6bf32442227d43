package io.cardea.it.matrix;

import io.cardea.it.matrix.client.Answer;
import io.cardea.it.matrix.client.Ask;
import io.cardea.it.matrix.client.Broken;
import io.cardea.testkit.feature.Message;
import java.util.List;
import java.util.stream.IntStream;

/** A long list comes in pages, everything once; a made-up cursor is refused. */
final class PaginationCheck implements Check {

  private static final int RESOURCES = 510;

  @Override
  public void run(Visit visit) throws Exception {
    List<List<Message>> pages = Lists.pages(visit, "resources/list", "resources");
    Broken.unless(pages.size() > 1, "one page only");
    List<String> uris =
        pages.stream()
            .flatMap(List::stream)
            .map(item -> item.at("uri").text())
            .filter(uri -> uri.startsWith(visit.uri("")))
            .sorted()
            .toList();
    List<String> wanted =
        IntStream.range(0, RESOURCES)
            .mapToObj(number -> visit.uri(String.valueOf(number)))
            .sorted()
            .toList();
    Broken.unless(uris.equals(wanted), uris.size() + " resources, or others");
    Answer refused = visit.client().ask(Ask.of("resources/list", "\"cursor\":\"made up\""));
    String code = refused.response().at("error", "code").raw();
    Broken.unless(code.equals("-32602"), "a made-up cursor: " + refused.response());
  }
}
