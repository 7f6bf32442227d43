package io.cardea.app.cli;

import static io.cardea.app.cli.AdminReader.member;

import io.cardea.controlplane.document.JsonObject;
import io.cardea.mcp.json.JsonDocument;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** What simulating has found so far, page by page: calls that are alike, counted. */
final class SimulatedCalls {

  /** Rows of a table; the rest is in the JSON. */
  private static final int MAX_ROWS = 20;

  /** What can become of a call. */
  enum Result {
    CHANGED,
    SAME,
    UNKNOWN;

    static Result of(String label) {
      return switch (label) {
        case "changed" -> CHANGED;
        case "same" -> SAME;
        default -> UNKNOWN;
      };
    }

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Calls that are alike, by everything but the first of them. */
  private record Key(
      Result result,
      String issuer,
      String agent,
      String adapter,
      String method,
      String target,
      String then,
      String whyThen,
      String now,
      String whyNow) {

    static Key of(JsonDocument group) {
      return new Key(
          Result.of(member(group, "result")),
          member(group, "call", "issuer"),
          member(group, "call", "agent"),
          member(group, "call", "adapter"),
          member(group, "call", "method"),
          member(group, "call", "target"),
          member(group, "then", "decision"),
          member(group, "then", "why"),
          member(group, "now", "decision"),
          member(group, "now", "why"));
    }

    /** By its issuer too, if that is another than that of API keys. */
    String who() {
      return issuer.isEmpty() || issuer.equals("cardea") ? agent : agent + "@" + issuer;
    }

    String what() {
      return adapter + (target.isEmpty() ? " " + method : "/" + target);
    }

    String rules() {
      return result == Result.UNKNOWN ? whyNow : whyThen.equals(whyNow) ? whyThen : changed();
    }

    private String changed() {
      return whyThen + " -> " + whyNow;
    }
  }

  private record Count(long count, String firstId, String firstTime) {}

  private final Map<Key, Count> counts = new LinkedHashMap<>();
  private long records;
  private long others;

  /** Takes in an answer of the API. */
  void add(JsonDocument page) {
    records += number(page, "records");
    others += number(page, "others");
    for (JsonDocument group : AdminReader.items(page, "calls")) {
      counts.merge(
          Key.of(group),
          new Count(
              number(group, "count"),
              member(group, "call", "firstId"),
              member(group, "call", "firstTime")),
          (first, next) ->
              new Count(first.count() + next.count(), first.firstId(), first.firstTime()));
    }
  }

  private static long number(JsonDocument json, String name) {
    String digits = member(json, name);
    return digits.matches("[0-9]{1,18}") ? Long.parseLong(digits) : 0;
  }

  /** Records that were looked at. */
  long records() {
    return records;
  }

  long count(Result result) {
    return counts.entrySet().stream()
        .filter(each -> each.getKey().result() == result)
        .mapToLong(each -> each.getValue().count())
        .sum();
  }

  /** All of it; {@code more} are members that come first. */
  String toJson(JsonObject more) {
    more.number("records", records).number("others", others);
    for (Result result : Result.values()) {
      more.number(result.label(), count(result));
    }
    List<String> calls = new ArrayList<>();
    counts.forEach((key, count) -> calls.add(toJson(key, count)));
    return more.json("calls", JsonObject.array(calls)).toString();
  }

  private static String toJson(Key key, Count count) {
    JsonObject call = new JsonObject().text("agent", key.agent());
    add(call, "issuer", key.issuer());
    call.text("adapter", key.adapter()).text("method", key.method());
    add(call, "target", key.target());
    call.text("firstId", count.firstId()).text("firstTime", count.firstTime());
    return new JsonObject()
        .text("result", key.result().label())
        .number("count", count.count())
        .json("call", call.toString())
        .json("then", decision(key.then(), key.whyThen()))
        .json("now", decision(key.now(), key.whyNow()))
        .toString();
  }

  private static void add(JsonObject json, String name, String text) {
    if (!text.isEmpty()) {
      json.text(name, text);
    }
  }

  private static String decision(String decision, String why) {
    return new JsonObject().text("decision", decision).text("why", why).toString();
  }

  /** For people: what changes, what is not known, and sums. */
  String tables() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%d changed, %d same, %d unknown; %d of %d records were not decided by what is declared.%n"
            .formatted(
                count(Result.CHANGED), count(Result.SAME), count(Result.UNKNOWN), others, records));
    list(Result.CHANGED, text);
    list(Result.UNKNOWN, text);
    if (!counts.isEmpty()) {
      text.append(sums("AGENT", Key::who));
      text.append(sums("WHAT", Key::what));
      text.append(sums("RULE", Key::rules));
    }
    return text.toString();
  }

  private void list(Result result, StringBuilder text) {
    List<Map.Entry<Key, Count>> groups =
        counts.entrySet().stream()
            .filter(each -> each.getKey().result() == result)
            .sorted(Comparator.comparingLong(each -> -each.getValue().count()))
            .toList();
    if (groups.isEmpty()) {
      return;
    }
    Table table = new Table(result.name(), "AGENT", "WHAT", "THEN", "NOW", "WHY", "FIRST");
    groups.stream()
        .limit(MAX_ROWS)
        .forEach(each -> {
          Key key = each.getKey();
          table.row(
              Long.toString(each.getValue().count()),
              key.who(),
              key.what(),
              key.then(),
              key.now(),
              key.rules(),
              each.getValue().firstId());
        });
    text.append('\n').append(table);
    more(groups.size(), text);
  }

  private String sums(String title, Function<Key, String> by) {
    Map<String, Map<Result, Long>> sums = new TreeMap<>();
    counts.forEach((key, count) ->
        sums.computeIfAbsent(by.apply(key), _ -> new EnumMap<>(Result.class))
            .merge(key.result(), count.count(), Long::sum));
    Table table = new Table(title, "CHANGED", "SAME", "UNKNOWN");
    sums.entrySet().stream()
        .sorted(Comparator.comparingLong(each -> -each.getValue().getOrDefault(Result.CHANGED, 0L)))
        .limit(MAX_ROWS)
        .forEach(each ->
            table.row(
                each.getKey(),
                cells(each.getValue(), Result.CHANGED),
                cells(each.getValue(), Result.SAME),
                cells(each.getValue(), Result.UNKNOWN)));
    StringBuilder text = new StringBuilder("\n").append(table);
    more(sums.size(), text);
    return text.toString();
  }

  private static String cells(Map<Result, Long> sums, Result result) {
    return Long.toString(sums.getOrDefault(result, 0L));
  }

  private static void more(int rows, StringBuilder text) {
    if (rows > MAX_ROWS) {
      text.append("... and %d more: -o json has all%n".formatted(rows - MAX_ROWS));
    }
  }
}
