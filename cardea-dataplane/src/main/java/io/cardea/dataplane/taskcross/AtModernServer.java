package io.cardea.dataplane.taskcross;

import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.task.TaskShape;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonEdit;
import io.cardea.mcp.json.JsonStrings;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.method.McpMethod;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * What the client of a session asks about a task that a stateless server has, which is asked again
 * and again where the client waits.
 */
final class AtModernServer {

  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /** How often it is asked whether a task has heeded that it was cancelled. */
  private static final int LOOKS = 10;

  static final Refusal OVER =
      Refusal.of(200, RpcError.INVALID_PARAMS, "The task is over and cannot be cancelled.");

  private static final Refusal TOO_LONG =
      Refusal.of(
          504,
          RpcError.UPSTREAM_TIMEOUT,
          "The task is still at work: ask with tasks/get, and for its result later.");

  private static final String CANCELLED = error("The task was cancelled.");

  private final TaskTalk talk;
  private final Uris uris;
  private final long deadline;

  AtModernServer(TaskTalk talk, Uris uris) {
    this.talk = talk;
    this.uris = uris;
    this.deadline =
        System.nanoTime() + talk.call().permit().adapter().limits().callTimeout().toNanos();
  }

  /** The state of the task. */
  void get() {
    look(task -> tell(task, TaskShape.status(task.document(), task.node())));
  }

  private void tell(Heard.Result task, String status) {
    talk.answer(
        "{" + TaskShape.toLegacy(task.document(), task.node(), talk.clientsId(), status) + "}");
  }

  private void look(Consumer<Heard.Result> then) {
    talk.ask(
        McpMethod.TASKS_GET,
        heard -> {
          if (heard instanceof Heard.Result task) {
            then.accept(task);
          } else {
            talk.pass(heard);
          }
        });
  }

  /** What came of the task, once it is over. */
  void result() {
    look(task -> {
      JsonDocument document = task.document();
      switch (TaskShape.status(document, task.node())) {
        case "completed" -> complete(task);
        case "failed" -> {
          int error = document.member(task.node(), "error");
          talk.fail(document.isObject(error) ? document.raw(error) : error("The task failed."));
        }
        case "cancelled" -> talk.fail(CANCELLED);
        default -> again(task);
      }
    });
  }

  private void complete(Heard.Result task) {
    int result = task.document().member(task.node(), "result");
    if (!task.document().isObject(result)) {
      talk.answer("{}");
      return;
    }
    JsonEdit edit = new JsonEdit(task.document(), result);
    uris.rewrite(talk.call(), task.document(), result, edit);
    TaskShape.relate(task.document(), result, talk.clientsId(), edit);
    talk.answer(new String(edit.apply(), StandardCharsets.UTF_8));
  }

  private void again(Heard.Result task) {
    if (System.nanoTime() - deadline > 0) {
      talk.refuse(TOO_LONG);
    } else {
      talk.loop().after(pause(task), this::result);
    }
  }

  private static Duration pause(Heard.Result task) {
    Duration asked =
        Duration.ofMillis(
            TaskShape.millis(task.document(), task.node(), "pollIntervalMs", PAUSE.toMillis()));
    if (asked.compareTo(SHORTEST_PAUSE) < 0) {
      return SHORTEST_PAUSE;
    }
    return asked.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : asked;
  }

  /**
   * Legacy clients are told how it ended, for which a stateless server may need a moment. What is
   * over otherwise could not be cancelled.
   */
  void cancel() {
    talk.ask(
        McpMethod.TASKS_CANCEL,
        heard -> {
          if (heard instanceof Heard.Result) {
            cancelled(LOOKS);
          } else {
            talk.pass(heard);
          }
        });
  }

  private void cancelled(int looks) {
    look(task -> {
      String status = TaskShape.status(task.document(), task.node());
      if (TaskShape.isFinal(status) && !status.equals("cancelled")) {
        talk.refuse(OVER);
      } else if (status.equals("cancelled") || looks == 1) {
        tell(task, status);
      } else {
        talk.loop().after(SHORTEST_PAUSE, () -> cancelled(looks - 1));
      }
    });
  }

  private static String error(String message) {
    return "{\"code\":"
        + RpcError.INTERNAL_ERROR
        + ",\"message\":"
        + JsonStrings.quote(message)
        + "}";
  }
}
