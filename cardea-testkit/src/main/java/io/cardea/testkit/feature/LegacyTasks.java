package io.cardea.testkit.feature;

import io.cardea.mcp.json.JsonStrings;
import io.cardea.mcp.revision.Revision;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The experimental tasks of 2025-11-25: a job is done when it has been looked at twice. */
final class LegacyTasks {

  private static final String DATES =
      "\"createdAt\":\"2025-11-25T10:30:00Z\",\"lastUpdatedAt\":\"2025-11-25T10:30:00Z\"";

  private final Home home;

  /** The state of each by its id. */
  private final Map<String, String> states = new ConcurrentHashMap<>();

  /** Those that have been looked at. */
  private final Set<String> seen = ConcurrentHashMap.newKeySet();

  LegacyTasks(Home home) {
    this.home = home;
  }

  boolean isWanted(Message params) {
    return home.revision() == Revision.R2025_11_25 && params.at("task").isThere();
  }

  /** The members of the result of a call as a task. */
  String create(Message params) throws Refused {
    if (!params.at("name").text().equals("job")) {
      throw new Refused(-32601, "this tool is not run as a task");
    }
    String id = "task-" + UUID.randomUUID();
    states.put(id, "working");
    home.world().add("task", id);
    return "\"task\":{" + task(id) + "}";
  }

  /** The members of the result of a method that is about tasks. */
  String answer(String method, Message params) throws Refused {
    if (home.revision() != Revision.R2025_11_25) {
      throw Refused.noSuchMethod(method);
    }
    String id = params.at("taskId").text();
    return switch (method) {
      case "tasks/list" ->
          "\"tasks\":["
              + states.keySet().stream()
                  .map(each -> "{" + task(each) + "}")
                  .collect(Collectors.joining(","))
              + "]";
      case "tasks/get" -> look(known(id));
      case "tasks/result" -> result(known(id));
      case "tasks/cancel" -> cancel(known(id));
      default -> throw Refused.noSuchMethod(method);
    };
  }

  private String known(String id) throws Refused {
    if (!states.containsKey(id)) {
      throw Refused.invalid("Failed to retrieve task: Task not found");
    }
    return id;
  }

  private String look(String id) {
    String task = task(id);
    if (!seen.add(id)) {
      states.replace(id, "working", "completed");
    }
    return task;
  }

  private String result(String id) throws Refused {
    states.replace(id, "working", "completed");
    if (!"completed".equals(states.get(id))) {
      throw Refused.invalid("the task was cancelled");
    }
    return Says.content("done in time")
        + ",\"_meta\":{\"io.modelcontextprotocol/related-task\":{\"taskId\":"
        + JsonStrings.quote(id)
        + "}}";
  }

  private String cancel(String id) throws Refused {
    if (!states.replace(id, "working", "cancelled")) {
      throw Refused.invalid("Cannot cancel task: already in terminal status");
    }
    return task(id);
  }

  private String task(String id) {
    return "\"taskId\":%s,\"status\":\"%s\",%s,\"ttl\":60000,\"pollInterval\":20"
        .formatted(JsonStrings.quote(id), states.get(id), DATES);
  }
}
