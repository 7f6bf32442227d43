package io.cardea.testkit.feature;

import io.cardea.mcp.json.JsonStrings;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The tasks extension of 2026-07-28: a job is done when it has been looked at twice. */
final class ModernTasks {

  private static final String DATES =
      "\"createdAt\":\"2026-07-28T10:30:00Z\",\"lastUpdatedAt\":\"2026-07-28T10:30:00Z\"";

  private final Home home;

  /** The state of each by its id. */
  private final Map<String, String> states = new ConcurrentHashMap<>();

  /** Those that have been looked at. */
  private final Set<String> seen = ConcurrentHashMap.newKeySet();

  ModernTasks(Home home) {
    this.home = home;
  }

  /** The members of the result of a call that became a task. */
  String create() {
    String id = "task-" + UUID.randomUUID();
    states.put(id, "working");
    home.world().add("task", id);
    return "\"resultType\":\"task\"," + task(id);
  }

  /** The members of the result of a method that is about tasks. */
  String answer(String method, Message params) throws Refused {
    String id = params.at("taskId").text();
    boolean isKnown = states.containsKey(id);
    return switch (method) {
      case "tasks/get", "tasks/update", "tasks/cancel" -> {
        if (!isKnown) {
          throw Refused.invalid("Failed to retrieve task: Task not found");
        }
        yield known(method, id);
      }
      default -> throw Refused.noSuchMethod(method);
    };
  }

  private String known(String method, String id) {
    switch (method) {
      case "tasks/get" -> {
        String task = task(id);
        if (!seen.add(id)) {
          states.replace(id, "working", "completed");
        }
        return task;
      }
      case "tasks/cancel" -> states.replace(id, "working", "cancelled");
      default -> {}
    }
    return "";
  }

  private String task(String id) {
    String state = states.getOrDefault(id, "");
    String result =
        state.equals("completed") ? ",\"result\":{" + Says.content("done in time") + "}" : "";
    return "\"taskId\":%s,\"status\":\"%s\",%s,\"ttlMs\":60000,\"pollIntervalMs\":20%s"
        .formatted(JsonStrings.quote(id), state, DATES, result);
  }
}
