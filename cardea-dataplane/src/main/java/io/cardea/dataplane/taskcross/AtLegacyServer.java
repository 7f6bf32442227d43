package io.cardea.dataplane.taskcross;

import io.cardea.dataplane.relay.UpstreamErrors;
import io.cardea.dataplane.task.TaskShape;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonEdit;
import io.cardea.mcp.method.McpMethod;
import java.nio.charset.StandardCharsets;

/**
 * What a stateless client asks about a task that a legacy server has. The session in which it runs
 * declares that nobody can be asked anything, so that no input is ever outstanding.
 */
final class AtLegacyServer {

  private static final String ACKNOWLEDGED = "{\"resultType\":\"complete\"}";

  private final TaskTalk talk;
  private final Uris uris;

  AtLegacyServer(TaskTalk talk, Uris uris) {
    this.talk = talk;
    this.uris = uris;
  }

  /** The state of the task, with what came of it once it is over. */
  void get() {
    talk.ask(
        McpMethod.TASKS_GET,
        heard -> {
          if (!(heard instanceof Heard.Result task)) {
            talk.pass(heard);
            return;
          }
          String status = TaskShape.status(task.document(), task.node());
          switch (status) {
            case "completed", "failed" ->
                talk.ask(McpMethod.TASKS_RESULT, outcome -> over(task, outcome));
            // There is nothing that the client could be asked.
            case "input_required" -> tell(task, "working", "");
            case "working", "cancelled" -> tell(task, status, "");
            default ->
                talk.refuse(UpstreamErrors.invalid(talk.call(), "a task without a known status"));
          }
        });
  }

  /** A tool that failed has answered all the same; failed is what brought no answer. */
  private void over(Heard.Result task, Heard outcome) {
    switch (outcome) {
      case Heard.Result result -> tell(task, "completed", ",\"result\":" + inlined(result));
      case Heard.Failed failed -> tell(task, "failed", ",\"error\":" + failed.error());
      case Heard.Nothing nothing -> talk.refuse(nothing.refusal());
    }
  }

  private String inlined(Heard.Result result) {
    JsonEdit edit = new JsonEdit(result.document(), result.node());
    uris.rewrite(talk.call(), result.document(), result.node(), edit);
    TaskShape.inline(result.document(), result.node(), edit);
    return new String(edit.apply(), StandardCharsets.UTF_8);
  }

  private void tell(Heard.Result task, String status, String more) {
    JsonDocument document = task.document();
    talk.answer(
        "{\"resultType\":\"complete\","
            + TaskShape.toModern(document, task.node(), talk.clientsId(), status)
            + more
            + "}");
  }

  /** Nothing is outstanding, so what is answered is ignored (tasks extension, "Task Update"). */
  void update() {
    acknowledgeIfKnown();
  }

  /** A legacy server refuses to cancel what is over, which the stateless era does not. */
  void cancel() {
    talk.ask(
        McpMethod.TASKS_CANCEL,
        heard -> {
          switch (heard) {
            case Heard.Result _ -> talk.answer(ACKNOWLEDGED);
            case Heard.Failed _ -> acknowledgeIfKnown();
            case Heard.Nothing nothing -> talk.refuse(nothing.refusal());
          }
        });
  }

  private void acknowledgeIfKnown() {
    talk.ask(
        McpMethod.TASKS_GET,
        heard -> {
          if (heard instanceof Heard.Result) {
            talk.answer(ACKNOWLEDGED);
          } else {
            talk.pass(heard);
          }
        });
  }
}
