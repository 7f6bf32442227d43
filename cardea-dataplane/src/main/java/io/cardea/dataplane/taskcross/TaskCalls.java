package io.cardea.dataplane.taskcross;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.loop.EventLoop;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.dataplane.relay.Ending;
import io.cardea.dataplane.session.Sessions;
import io.cardea.dataplane.task.FinishedTasks;
import io.cardea.dataplane.task.FinishedTasks.Finished;
import io.cardea.dataplane.task.TaskShape;
import io.cardea.dataplane.task.UnknownTask;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonEdit;
import io.cardea.mcp.method.McpMethod;
import io.cardea.upstream.exchange.Upstreams;
import java.util.Optional;

/** Requests about tasks whose server speaks the other era. Lives on one event loop. */
public final class TaskCalls {

  private final TaskTalk.Tools tools;
  private final FinishedTasks finished;
  private final Uris uris;

  /**
   * @param finished results of tasks that no server has
   */
  public TaskCalls(
      Upstreams upstreams, EventLoop loop, Sessions sessions, FinishedTasks finished, Uris uris) {
    this.tools = new TaskTalk.Tools(upstreams, loop, sessions);
    this.finished = finished;
    this.uris = uris;
  }

  /** Answers {@code call}, which names a task; {@code end} learns how it ended. */
  public void open(Call call, Ending end, ClientReply reply) {
    TaskTalk talk = new TaskTalk(call, reply, end, tools);
    McpMethod method = call.method().orElseThrow();
    if (FinishedTasks.has(talk.serversId())) {
      atHome(method, talk);
    } else if (call.revision().isModern()) {
      atLegacy(method, new AtLegacyServer(talk, uris), talk);
    } else {
      atModern(method, new AtModernServer(talk, uris), talk);
    }
  }

  private void atHome(McpMethod method, TaskTalk talk) {
    Optional<Finished> found = finished.find(talk.serversId(), talk.call().arrival().time());
    if (found.isEmpty()) {
      talk.refuse(UnknownTask.REFUSAL);
      return;
    }
    switch (method) {
      case TASKS_GET ->
          talk.answer("{" + TaskShape.finished(talk.clientsId(), found.get().at()) + "}");
      case TASKS_RESULT -> talk.answer(related(found.get().result(), talk));
      default -> talk.refuse(AtModernServer.OVER);
    }
  }

  private static String related(String result, TaskTalk talk) {
    int depth = talk.call().arrival().snapshot().settings().limits().jsonDepth();
    if (!(Json.parse(result.getBytes(UTF_8), depth) instanceof JsonDocument document)) {
      return result;
    }
    JsonEdit edit = new JsonEdit(document);
    TaskShape.relate(document, JsonDocument.ROOT, talk.clientsId(), edit);
    return new String(edit.apply(), UTF_8);
  }

  private static void atLegacy(McpMethod method, AtLegacyServer server, TaskTalk talk) {
    switch (method) {
      case TASKS_GET -> server.get();
      case TASKS_UPDATE -> server.update();
      case TASKS_CANCEL -> server.cancel();
      default -> talk.refuse(UnknownTask.REFUSAL);
    }
  }

  private static void atModern(McpMethod method, AtModernServer server, TaskTalk talk) {
    switch (method) {
      case TASKS_GET -> server.get();
      case TASKS_RESULT -> server.result();
      case TASKS_CANCEL -> server.cancel();
      default -> talk.refuse(UnknownTask.REFUSAL);
    }
  }
}
