package io.cardea.it.matrix;

import io.cardea.it.matrix.client.Answer;
import io.cardea.it.matrix.client.Broken;

/**
 * A tool asks the client, and says what it answered.
 *
 * @param tool that asks
 * @param wanted part of what it says; {@code %s} stands for the nonce
 */
record AskingCheck(String tool, String wanted) implements Check {

  @Override
  public void run(Visit visit) throws Exception {
    Answer answer = visit.client().ask(visit.tool(tool).able());
    Broken.unless(
        answer.text().contains(wanted.formatted(visit.nonceAt(tool))),
        "another answer: " + answer.text());
  }
}
