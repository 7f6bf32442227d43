package io.cardea.controlplane.admin;

import io.cardea.controlplane.declare.Verdict;
import io.cardea.controlplane.document.JsonObject;
import io.cardea.controlplane.store.Conflict;
import java.util.List;
import java.util.Locale;

/** Why changes were not made, as answers. */
final class Refusals {

  private Refusals() {}

  /** The answer to a change that was not made. */
  static AdminAnswer of(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Done _ -> throw new IllegalArgumentException("nothing was refused");
      case Verdict.Invalid invalid -> AdminAnswer.invalid("Invalid document", invalid.problems());
      case Verdict.Owned owned ->
          AdminAnswer.problem(
              409,
              "Declared in a file",
              owned.id().kind()
                  + " "
                  + owned.id().name()
                  + " is declared in "
                  + owned.by()
                  + ": change it there, or remove it there first.");
      case Verdict.Refused refused -> conflicts(refused.conflicts());
    };
  }

  private static AdminAnswer conflicts(List<Conflict> conflicts) {
    Conflict first = conflicts.getFirst();
    int status =
        switch (first.reason()) {
          case MISSING -> 404;
          case EXISTS, CHANGED -> 412;
          case OWNED, TWICE -> 409;
        };
    JsonObject json =
        new JsonObject()
            .text("title", status == 404 ? "Not found" : "Not as expected")
            .number("status", status)
            .text("detail", "Nothing was changed. " + text(first))
            .json("conflicts", JsonObject.array(conflicts.stream().map(Refusals::json).toList()));
    AdminAnswer answer = new AdminAnswer(status, "application/problem+json", json.toString());
    return conflicts.size() == 1
        ? first.current().map(now -> answer.with("etag", ResourceView.tag(now))).orElse(answer)
        : answer;
  }

  private static String json(Conflict conflict) {
    JsonObject json =
        new JsonObject()
            .text("kind", conflict.id().kind())
            .text("name", conflict.id().name())
            .text("reason", conflict.reason().name().toLowerCase(Locale.ROOT))
            .text("detail", text(conflict));
    conflict.current().ifPresent(now -> json.text("version", now.version().toString()));
    return json.toString();
  }

  private static String text(Conflict conflict) {
    String what = conflict.id().kind() + " " + conflict.id().name();
    return switch (conflict.reason()) {
      case EXISTS -> what + " exists already.";
      case MISSING -> what + " does not exist.";
      case CHANGED -> what + " was changed since: read it again, and decide anew.";
      case OWNED -> what + " belongs to files.";
      case TWICE -> what + " is there twice.";
    };
  }
}
