package io.cardea.controlplane.admin;

import io.cardea.mcp.json.JsonStrings;

/**
 * An answer of the admin API.
 *
 * @param status HTTP status
 * @param contentType media type of the body
 * @param body JSON text, empty for 204
 */
public record AdminAnswer(int status, String contentType, String body) {

  /** An answer with a JSON body. */
  public static AdminAnswer json(int status, String body) {
    return new AdminAnswer(status, "application/json", body);
  }

  /** A problem document (RFC 9457). */
  public static AdminAnswer problem(int status, String title, String detail) {
    return new AdminAnswer(
        status,
        "application/problem+json",
        "{\"title\":%s,\"status\":%d,\"detail\":%s}"
            .formatted(JsonStrings.quote(title), status, JsonStrings.quote(detail)));
  }
}
