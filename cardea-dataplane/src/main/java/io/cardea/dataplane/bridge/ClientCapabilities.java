package io.cardea.dataplane.bridge;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.dataplane.call.Call;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.revision.Revision;
import java.util.StringJoiner;

/**
 * What the client of a session can be asked for, in the words of MCP 2026-07-28 (schema,
 * "ClientCapabilities"): what its own revision knows and it declared in {@code initialize}. The
 * rest, as {@code experimental} and {@code tasks}, means nothing there.
 *
 * @param form elicitation by a form; in 2025-06-18 there is no other
 * @param url elicitation by an address to go to
 * @param sampling messages of its model
 * @param tools that its model can be offered tools
 * @param context that its model can be given context of servers
 * @param roots where it works
 */
public record ClientCapabilities(
    boolean form, boolean url, boolean sampling, boolean tools, boolean context, boolean roots) {

  /** Of a client that declares nothing. */
  public static final ClientCapabilities NOTHING =
      new ClientCapabilities(false, false, false, false, false, false);

  private static final int MAX_DEPTH = 1000;

  /** What the client of {@code session} declared. */
  public static ClientCapabilities of(Call.Session session) {
    return parse(session.clientCapabilities(), session.id().revision());
  }

  /** Reads {@code capabilities} of a client of {@code revision}; of what is no object, nothing. */
  public static ClientCapabilities parse(String json, Revision revision) {
    if (json.equals("{}")
        || !(Json.parse(json.getBytes(UTF_8), MAX_DEPTH) instanceof JsonDocument document)) {
      return NOTHING;
    }
    boolean latest = revision == Revision.R2025_11_25;
    int sampling = document.member(JsonDocument.ROOT, "sampling");
    int elicitation = document.member(JsonDocument.ROOT, "elicitation");
    boolean elicits =
        document.isObject(elicitation) && revision.compareTo(Revision.R2025_06_18) >= 0;
    boolean url = latest && elicits && has(document, elicitation, "url");
    return new ClientCapabilities(
        // Whoever names no mode means forms (MCP 2025-11-25, "Elicitation", "Capabilities").
        elicits && (!url || has(document, elicitation, "form")),
        url,
        document.isObject(sampling),
        latest && has(document, sampling, "tools"),
        latest && has(document, sampling, "context"),
        document.isObject(document.member(JsonDocument.ROOT, "roots")));
  }

  private static boolean has(JsonDocument document, int object, String name) {
    int member = document.member(object, name);
    return member != NONE && document.isObject(member);
  }

  /** As a JSON object. */
  public String toJson() {
    StringJoiner json = new StringJoiner(",", "{", "}");
    if (form || url) {
      json.add("\"elicitation\":" + object(form, "form", url, "url"));
    }
    if (sampling) {
      json.add("\"sampling\":" + object(tools, "tools", context, "context"));
    }
    if (roots) {
      json.add("\"roots\":{}");
    }
    return json.toString();
  }

  private static String object(boolean hasOne, String one, boolean hasOther, String other) {
    StringJoiner json = new StringJoiner(",", "{", "}");
    if (hasOne) {
      json.add("\"" + one + "\":{}");
    }
    if (hasOther) {
      json.add("\"" + other + "\":{}");
    }
    return json.toString();
  }
}
