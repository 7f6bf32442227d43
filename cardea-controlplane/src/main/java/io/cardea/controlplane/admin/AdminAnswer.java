package io.cardea.controlplane.admin;

import io.cardea.controlplane.document.JsonObject;
import io.cardea.controlplane.document.Problem;
import java.util.List;
import java.util.Map;

/**
 * An answer of the admin API.
 *
 * @param status HTTP status
 * @param contentType media type of the body
 * @param fields further header fields, by name in lower case
 * @param body JSON text, empty for 204
 */
public record AdminAnswer(int status, String contentType, Map<String, String> fields, String body) {

  private static final String PROBLEM = "application/problem+json";

  /** An answer without further fields. */
  public AdminAnswer(int status, String contentType, String body) {
    this(status, contentType, Map.of(), body);
  }

  /** An answer with a JSON body. */
  public static AdminAnswer json(int status, String body) {
    return new AdminAnswer(status, "application/json", body);
  }

  /** The same with a header field. */
  AdminAnswer with(String name, String value) {
    return new AdminAnswer(status, contentType, Map.of(name, value), body);
  }

  /** A problem document (RFC 9457). */
  public static AdminAnswer problem(int status, String title, String detail) {
    return new AdminAnswer(status, PROBLEM, members(status, title, detail).toString());
  }

  /** A problem document that names each thing that is wrong, as {@code errors} (RFC 9457 §3). */
  static AdminAnswer invalid(String title, List<Problem> problems) {
    return invalid(422, title, problems);
  }

  /** The same with another status. */
  static AdminAnswer invalid(int status, String title, List<Problem> problems) {
    String detail = problems.size() == 1 ? "One problem." : problems.size() + " problems.";
    List<String> errors = problems.stream().map(AdminAnswer::error).toList();
    return new AdminAnswer(
        status,
        PROBLEM,
        members(status, title, detail).json("errors", JsonObject.array(errors)).toString());
  }

  private static JsonObject members(int status, String title, String detail) {
    return new JsonObject().text("title", title).number("status", status).text("detail", detail);
  }

  /** One thing that is wrong. */
  static String error(Problem problem) {
    JsonObject json = new JsonObject().text("document", problem.file());
    if (problem.line() > 0) {
      json.number("line", problem.line()).number("column", problem.column());
    }
    return json.text("path", problem.path())
        .text("message", problem.message())
        .text("hint", problem.hint())
        .toString();
  }
}
