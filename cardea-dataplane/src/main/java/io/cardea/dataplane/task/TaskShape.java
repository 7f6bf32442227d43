package io.cardea.dataplane.task;

import static io.cardea.mcp.json.JsonDocument.NONE;

import io.cardea.mcp.envelope.MetaKey;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonEdit;
import io.cardea.mcp.json.JsonKind;
import io.cardea.mcp.json.JsonStrings;
import java.time.Instant;
import java.util.Set;
import java.util.StringJoiner;

/**
 * A task in the words of the other era (MCP 2025-11-25, "Tasks", "Data Types"; tasks extension,
 * "Task"). Both know the same task; of durations the newer says the unit.
 */
public final class TaskShape {

  private static final Set<String> FINAL = Set.of("completed", "failed", "cancelled");

  /** What is said of a task only in the answer of one era, or said anew here. */
  private static final Set<String> SAID_ANEW =
      Set.of("taskId", "status", "resultType", "result", "error", "inputRequests");

  private TaskShape() {}

  /** Whether nothing will change any more. */
  public static boolean isFinal(String status) {
    return FINAL.contains(status);
  }

  /** The status of the task at {@code node}; empty text if it has none. */
  public static String status(JsonDocument document, int node) {
    int status = document.member(node, "status");
    return document.isString(status) ? document.text(status) : "";
  }

  /**
   * The members of a legacy task at {@code node} as the stateless era has them, without braces.
   *
   * @param id what the client calls it
   * @param status what is said of it
   */
  public static String toModern(JsonDocument document, int node, String id, String status) {
    return members(document, node, id, status, true);
  }

  /** The members of a modern task at {@code node} as sessions have them, likewise. */
  public static String toLegacy(JsonDocument document, int node, String id, String status) {
    return members(document, node, id, status, false);
  }

  private static String members(
      JsonDocument document, int node, String id, String status, boolean modern) {
    StringJoiner members = new StringJoiner(",");
    members.add("\"taskId\":" + JsonStrings.quote(id));
    members.add("\"status\":" + JsonStrings.quote(status));
    for (int key = document.first(node); key != NONE; key = document.nextKey(node, key)) {
      String name = document.text(key);
      if (!SAID_ANEW.contains(name)) {
        members.add(
            JsonStrings.quote(renamed(name, modern)) + ":" + document.raw(document.valueOf(key)));
      }
    }
    return members.toString();
  }

  private static String renamed(String name, boolean modern) {
    return switch (name) {
      case "ttl" -> modern ? "ttlMs" : name;
      case "pollInterval" -> modern ? "pollIntervalMs" : name;
      case "ttlMs" -> modern ? name : "ttl";
      case "pollIntervalMs" -> modern ? name : "pollInterval";
      default -> name;
    };
  }

  /** The members of a legacy task {@code id} that was over at {@code at}, without braces. */
  public static String finished(String id, Instant at) {
    return "\"taskId\":"
        + JsonStrings.quote(id)
        + ",\"status\":\"completed\",\"createdAt\":\""
        + at
        + "\",\"lastUpdatedAt\":\""
        + at
        + "\",\"ttl\":"
        + FinishedTasks.TTL.toMillis();
  }

  /**
   * Makes the result at {@code node}, of the call that began a task, what {@code tasks/get} of the
   * stateless era says: complete, and without repeating whose it is.
   */
  public static void inline(JsonDocument document, int node, JsonEdit edit) {
    int meta = document.member(node, "_meta");
    if (document.isObject(meta)) {
      boolean _ = edit.retainMembers(meta, name -> !name.equals(MetaKey.RELATED_TASK));
    }
    edit.set(node, "resultType", "\"complete\"");
  }

  /** Makes the result at {@code node} what {@code tasks/result} says of the task {@code id}. */
  public static void relate(JsonDocument document, int node, String id, JsonEdit edit) {
    String task = "{\"taskId\":" + JsonStrings.quote(id) + "}";
    int meta = document.member(node, "_meta");
    if (document.isObject(meta)) {
      edit.set(meta, MetaKey.RELATED_TASK, task);
    } else {
      edit.set(node, "_meta", "{\"" + MetaKey.RELATED_TASK + "\":" + task + "}");
    }
  }

  /**
   * Milliseconds that {@code member} of the task at {@code node} says; {@code otherwise} if none.
   */
  public static long millis(JsonDocument document, int node, String member, long otherwise) {
    int value = document.member(node, member);
    boolean known =
        value != NONE
            && document.kind(value) == JsonKind.NUMBER
            && document.raw(value).matches("\\d{1,12}");
    return known ? Long.parseLong(document.raw(value)) : otherwise;
  }
}
