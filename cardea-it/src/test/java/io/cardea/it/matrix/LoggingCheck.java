package io.cardea.it.matrix;

import io.cardea.it.matrix.client.Answer;
import io.cardea.it.matrix.client.Broken;
import io.cardea.testkit.feature.Message;

/** Messages of the level that the client wants are told, and none below it. */
final class LoggingCheck implements Check {

  @Override
  public void run(Visit visit) throws Exception {
    Answer answer = visit.client().ask(visit.tool("log").withLog("info"));
    Broken.unless(answer.text().equals("logged"), "not logged: " + answer.text());
    Message info = told(visit, answer, "info");
    Message error = told(visit, answer, "error");
    Broken.unless(
        info.at("params", "logger").text().equals("feature")
            && error.at("params", "data").text().equals(visit.nonce()),
        "another message: " + info + ", " + error);
  }

  private static Message told(Visit visit, Answer answer, String level) throws Exception {
    return visit
        .client()
        .told(
            answer,
            said -> {
              boolean isOurs =
                  said.method().equals("notifications/message")
                      && said.at("params", "data").text().equals(visit.nonce());
              String found = said.at("params", "level").text();
              Broken.unless(!isOurs || !found.equals("debug"), "told what is below the level");
              return isOurs && found.equals(level);
            },
            "the message of level " + level);
  }
}
