package io.cardea.dataplane.task;

import static io.cardea.mcp.json.JsonDocument.ROOT;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonEdit;

/** What a client declares, as it is told to a server that shares the client with others. */
public final class SharedCapabilities {

  private static final int MAX_DEPTH = 64;

  private SharedCapabilities() {}

  /**
   * The same capabilities without {@code tasks}: the tasks that a client keeps for one server could
   * be asked for by the others that it reaches in the same session.
   *
   * @param json an object; of anything else nothing is left
   */
  public static String withoutTasks(String json) {
    if (!(Json.parse(json.getBytes(UTF_8), MAX_DEPTH) instanceof JsonDocument document)
        || !document.isObject(ROOT)) {
      return "{}";
    }
    JsonEdit edit = new JsonEdit(document);
    return edit.retainMembers(ROOT, name -> !name.equals("tasks"))
        ? new String(edit.apply(), UTF_8)
        : json;
  }
}
