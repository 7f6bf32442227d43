package io.cardea.it.matrix;

import io.cardea.it.matrix.client.Answer;
import io.cardea.it.matrix.client.Ask;
import io.cardea.it.matrix.client.Broken;
import io.cardea.testkit.feature.Message;
import java.io.IOException;

/** A call becomes a task, which is looked at until it is done; another one is cancelled. */
final class TasksCheck implements Check {

  private static final int MAX_LOOKS = 20;

  @Override
  public void run(Visit visit) throws Exception {
    boolean isModern = visit.client().revision().isModern();
    String id = create(visit, isModern);
    Message task = look(visit, id);
    for (int looks = 1; task.at("status").text().equals("working"); looks++) {
      Broken.unless(looks < MAX_LOOKS, "never done: " + task);
      task = look(visit, id);
    }
    Broken.unless(task.at("status").text().equals("completed"), "not completed: " + task);
    Message result =
        isModern ? task.at("result") : visit.client().ask(about("tasks/result", id)).result();
    String text = result.at("content").elements().getFirst().at("text").text();
    Broken.unless(text.equals("done in time"), "another result: " + result);
    Message cancelled = visit.client().ask(about("tasks/cancel", create(visit, isModern))).result();
    Broken.unless(
        isModern || cancelled.at("status").text().equals("cancelled"),
        "not cancelled: " + cancelled);
    Answer missing = visit.client().ask(about("tasks/get", "nowhere"));
    Broken.unless(missing.isError(), "found what is not there: " + missing.response());
  }

  private static String create(Visit visit, boolean isModern) throws IOException {
    Message result = visit.client().ask(visit.tool("job").asTask()).result();
    Message task = isModern ? result : result.at("task");
    Broken.unless(!task.at("taskId").text().isEmpty(), "no task: " + result);
    return task.at("taskId").text();
  }

  private static Message look(Visit visit, String id) throws IOException {
    return visit.client().ask(about("tasks/get", id)).result();
  }

  private static Ask about(String method, String id) {
    return Ask.of(method, Ask.member("taskId", id)).about(id).asTask();
  }
}
