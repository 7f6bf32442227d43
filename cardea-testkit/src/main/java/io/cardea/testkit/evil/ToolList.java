package io.cardea.testkit.evil;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Where the pages of a server's list of tools come from. */
@FunctionalInterface
public interface ToolList {

  /**
   * One page: {@code "tools":[…]}, and {@code "nextCursor"} if there are more.
   *
   * @param cursor empty for the first
   */
  String page(String cursor);

  /** These tools on one page. */
  static ToolList of(String... names) {
    String page = tools(List.of(names));
    return _ -> page;
  }

  /** {@code count} tools {@code tool-0}, {@code tool-1} …, {@code perPage} on each page. */
  static ToolList many(int count, int perPage) {
    return cursor -> {
      int from = cursor.isEmpty() ? 0 : Integer.parseInt(cursor);
      int to = Math.min(count, from + perPage);
      List<String> names = IntStream.range(from, to).mapToObj(i -> "tool-" + i).toList();
      return tools(names) + (to < count ? ",\"nextCursor\":\"" + to + "\"" : "");
    };
  }

  /** Pages of one other tool each, without end. */
  static ToolList endless() {
    return cursor -> {
      long page = cursor.isEmpty() ? 0 : Long.parseLong(cursor);
      return tools(List.of("page-" + page)) + ",\"nextCursor\":\"" + (page + 1) + "\"";
    };
  }

  /** {@code lasting}, and ten that are others every {@code millis}. */
  static ToolList changing(String lasting, int millis) {
    return _ -> {
      long now = System.nanoTime() / 1_000_000 / millis;
      List<String> names =
          IntStream.range(0, 11)
              .mapToObj(i -> i == 0 ? lasting : "other-" + now + "-" + i)
              .toList();
      return tools(names);
    };
  }

  /** {@code lasting} twice, what may be taken for it, and what is no name at all. */
  static ToolList colliding(String lasting) {
    String twins =
        tools(
            List.of(
                lasting,
                lasting,
                lasting.toUpperCase(Locale.ROOT),
                lasting.replace('e', 'е'),
                lasting + " ",
                "",
                "a.b",
                "a/b",
                "a b",
                "a\u0000b",
                "x".repeat(128),
                "x".repeat(129)));
    String wrong = ",{\"name\":5},null,{},[],{\"name\":\"no-schema\"}]";
    String page = twins.substring(0, twins.length() - 1) + wrong;
    return _ -> page;
  }

  private static String tools(List<String> names) {
    return names.stream().map(Speech::tool).collect(Collectors.joining(",", "\"tools\":[", "]"));
  }
}
