package io.cardea.it.matrix;

import io.cardea.it.matrix.client.Answer;
import io.cardea.it.matrix.client.Broken;

/** Each step is told under the caller's own token. */
final class ProgressCheck implements Check {

  @Override
  public void run(Visit visit) throws Exception {
    String token = "\"token of " + visit.nonce() + "\"";
    Answer answer = visit.client().ask(visit.tool("progress").withProgress(token));
    Broken.unless(answer.text().equals("told"), "the token did not arrive: " + answer.text());
    for (int step = 1; step <= 3; step++) {
      String done = String.valueOf(step);
      visit
          .client()
          .told(
              answer,
              said ->
                  said.at("params", "progressToken").raw().equals(token)
                      && said.at("params", "progress").raw().equals(done),
              "step " + step);
    }
  }
}
