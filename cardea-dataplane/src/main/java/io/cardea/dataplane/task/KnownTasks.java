package io.cardea.dataplane.task;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What the ids of tasks are called towards their owners, of those that owners have begun or asked
 * for lately. What is forgotten is still found by its sealed id, but is told of and listed no more.
 * Thread-safe.
 */
final class KnownTasks {

  /** Owners that are remembered at most. */
  static final int MAX_OWNERS = 1_000;

  /** Tasks of one owner that are remembered at most. */
  static final int MAX_TASKS = 200;

  private final Map<TaskOwner, SequencedMap<ServerTask, String>> owners = new LinkedHashMap<>();

  /** Remembers that {@code owner} calls {@code task} this. */
  synchronized void note(TaskOwner owner, ServerTask task, String sealed) {
    SequencedMap<ServerTask, String> tasks = owners.remove(owner);
    if (tasks == null) {
      tasks = new LinkedHashMap<>();
    }
    owners.put(owner, tasks);
    tasks.putLast(task, sealed);
    if (tasks.size() > MAX_TASKS) {
      tasks.pollFirstEntry();
    }
    if (owners.size() > MAX_OWNERS) {
      owners.remove(owners.keySet().iterator().next());
    }
  }

  /** What {@code owner} calls {@code task}. */
  synchronized Optional<String> find(TaskOwner owner, ServerTask task) {
    Map<ServerTask, String> tasks = owners.get(owner);
    return tasks == null ? Optional.empty() : Optional.ofNullable(tasks.get(task));
  }
}
