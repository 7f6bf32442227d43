package io.cardea.dataplane.bridge;

import static io.cardea.mcp.json.JsonDocument.NONE;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.task.TasksExtension;
import io.cardea.mcp.envelope.MetaKey;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonStrings;
import io.cardea.mcp.revision.Revision;
import java.util.StringJoiner;

/**
 * What every request of MCP 2026-07-28 says of itself in {@code _meta}, for a client whose session
 * says it.
 */
final class StampedEnvelope {

  static final String DATE = Revision.R2026_07_28.date();

  private StampedEnvelope() {}

  /** A {@code _meta} with the client's own members in {@code meta}, if that is an object. */
  static String of(Call.Session session, JsonDocument document, int meta) {
    return of(session, ClientCapabilities.of(session).toJson(), document, meta);
  }

  /**
   * The same for a call that may become a task: after that, the server could ask the client nothing
   * that the client would hear.
   */
  static String forTask(Call.Session session, JsonDocument document, int meta) {
    return of(session, TasksExtension.DECLARED, document, meta);
  }

  private static String of(
      Call.Session session, String capabilities, JsonDocument document, int meta) {
    StringJoiner members = members(session, capabilities);
    if (document.isObject(meta)) {
      for (int key = document.first(meta); key != NONE; key = document.nextKey(meta, key)) {
        String name = document.text(key);
        if (!name.startsWith("io.modelcontextprotocol/")) {
          members.add(JsonStrings.quote(name) + ":" + document.raw(document.valueOf(key)));
        }
      }
    }
    return members.toString();
  }

  /** A {@code _meta} of the gateway's own request. */
  static String of(Call.Session session) {
    return members(session, ClientCapabilities.of(session).toJson()).toString();
  }

  private static StringJoiner members(Call.Session session, String capabilities) {
    StringJoiner members = new StringJoiner(",", "{", "}");
    members.add("\"" + MetaKey.PROTOCOL_VERSION + "\":\"" + DATE + "\"");
    members.add("\"" + MetaKey.CLIENT_CAPABILITIES + "\":" + capabilities);
    members.add("\"" + MetaKey.CLIENT_INFO + "\":{\"name\":\"cardea\",\"version\":\"1\"}");
    session
        .state()
        .logLevel()
        .ifPresent(
            level -> members.add("\"" + MetaKey.LOG_LEVEL + "\":" + JsonStrings.quote(level)));
    return members;
  }
}
