package io.cardea.app.cli;

import static io.cardea.app.cli.AdminReader.member;

import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonStrings;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds the one subject of the audit log that a command is about. */
final class AuditSubject {

  static final String PATH = "/api/v1/audit/subjects/";

  private static final Pattern ID = Pattern.compile("[ap]-[0-9a-f]{32}");

  private AuditSubject() {}

  /**
   * The subject that is called {@code given}, or has that id.
   *
   * @throws IOException if there is none, or several; the message names them
   */
  static JsonDocument find(AdminReader reader, String given)
      throws IOException, InterruptedException {
    if (ID.matcher(given).matches()) {
      return reader.json(PATH + given);
    }
    JsonDocument found =
        reader.json("POST", PATH + "find", "{\"name\":" + JsonStrings.quote(given) + "}");
    List<JsonDocument> subjects = AdminReader.items(found, "items");
    if (subjects.size() == 1) {
      return subjects.getFirst();
    }
    throw new IOException(
        subjects.isEmpty()
            ? "nothing is recorded here of anybody of this name in this tenant"
            : "several are called so: name one by its id: "
                + subjects.stream().map(AuditSubject::line).collect(Collectors.joining("; ")));
  }

  /**
   * What records have as user for {@code given}: itself, unless it is a name, which takes an
   * auditor's key. It is no part of an address, which others might keep.
   *
   * @throws IOException as {@link #find}
   */
  static String pseudonym(AdminReader reader, String given)
      throws IOException, InterruptedException {
    return given.isEmpty() || ID.matcher(given).matches()
        ? given
        : member(find(reader, given), "id");
  }

  /** What people read. */
  static String line(JsonDocument subject) {
    return "%s: %s %s of issuer %s, recorded since %s"
        .formatted(
            member(subject, "id"),
            member(subject, "kind"),
            member(subject, "name"),
            member(subject, "issuer"),
            member(subject, "since"))
        .replaceAll("[\\p{Cc}\\p{Cf}]", " ");
  }
}
