package io.cardea.it.matrix;

import io.cardea.it.matrix.client.Ask;
import io.cardea.it.matrix.client.Broken;
import io.cardea.testkit.feature.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads lists to their end. */
final class Lists {

  private static final int MAX_PAGES = 200;

  private Lists() {}

  /** A list as its pages came. */
  static List<List<Message>> pages(Visit visit, String method, String list) throws IOException {
    List<List<Message>> pages = new ArrayList<>();
    Ask ask = Ask.of(method);
    while (pages.size() < MAX_PAGES) {
      Message result = visit.client().ask(ask).result();
      pages.add(result.at(list).elements());
      Message cursor = result.at("nextCursor");
      if (!cursor.isThere()) {
        return pages;
      }
      ask = Ask.of(method, "\"cursor\":" + cursor.raw());
    }
    throw new Broken("more than " + MAX_PAGES + " pages of " + method);
  }

  /** The items of a list by the text of one of their members. */
  static List<String> texts(Visit visit, String method, String list, String member)
      throws IOException {
    return pages(visit, method, list).stream()
        .flatMap(List::stream)
        .map(item -> item.at(member).text())
        .toList();
  }

  static List<String> tools(Visit visit) throws IOException {
    return texts(visit, "tools/list", "tools", "name");
  }
}
