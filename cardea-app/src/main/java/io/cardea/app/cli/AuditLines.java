package io.cardea.app.cli;

import static io.cardea.app.cli.AdminReader.member;

import io.cardea.mcp.json.JsonDocument;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Makes one line of what was recorded of a call: of its intent, which says what it is, and its
 * outcome, which says how it ended.
 */
final class AuditLines {

  /** Calls that may be open at once; the oldest are forgotten. */
  private static final int MAX_OPEN = 100_000;

  private final Map<String, String> open = new LinkedHashMap<>();

  /** The line that {@code record} completes; empty if there is none yet. */
  Optional<String> add(JsonDocument record) {
    String id = member(record, "id");
    return switch (member(record, "type")) {
      case "intent" -> begun(id, who(record) + "  " + what(record));
      case "admin" ->
          begun(
              id,
              member(record, "subject")
                  + "  "
                  + member(record, "method")
                  + " "
                  + member(record, "target"));
      case "outcome" -> Optional.ofNullable(open.remove(id)).map(call -> ended(record, call));
      case "refusal" ->
          Optional.of(
              line(
                  member(record, "time"),
                  "REFUSED",
                  who(record) + "  " + what(record) + "  " + member(record, "reason")));
      case "refusals" ->
          Optional.of(
              line(
                  member(record, "minute"),
                  "REFUSED",
                  member(record, "count")
                      + " times from "
                      + member(record, "source")
                      + "  "
                      + member(record, "reason")));
      case "system" ->
          Optional.of(
              line(
                  member(record, "time"),
                  "SYSTEM",
                  member(record, "event") + "  " + member(record, "detail")));
      default -> Optional.empty();
    };
  }

  private Optional<String> begun(String id, String call) {
    open.put(id, call);
    if (open.size() > MAX_OPEN) {
      open.remove(open.keySet().iterator().next());
    }
    return Optional.empty();
  }

  private static String ended(JsonDocument outcome, String call) {
    long micros = number(outcome, "upstreamMicros") + number(outcome, "ownMicros");
    String detail = member(outcome, "detail");
    return line(
        member(outcome, "time"),
        member(outcome, "status"),
        "%s  %.1f ms%s".formatted(call, micros / 1000.0, detail.isEmpty() ? "" : "  " + detail));
  }

  private static long number(JsonDocument record, String name) {
    String digits = member(record, name);
    return digits.matches("[0-9]{1,18}") ? Long.parseLong(digits) : 0;
  }

  private static String who(JsonDocument record) {
    String agent = member(record, "subject");
    String user = member(record, "user");
    return (agent.isEmpty() ? member(record, "source") : agent)
        + (user.isEmpty() ? "" : " for " + user);
  }

  private static String what(JsonDocument record) {
    String target = member(record, "target");
    return member(record, "adapter")
        + "  "
        + member(record, "method")
        + (target.isEmpty() ? "" : " " + target);
  }

  private static String line(String time, String status, String rest) {
    // Names come from outside, and could talk to the terminal.
    return "%s  %-9s  %s".formatted(time, status, rest).replaceAll("[\\p{Cc}\\p{Cf}]", " ");
  }
}
