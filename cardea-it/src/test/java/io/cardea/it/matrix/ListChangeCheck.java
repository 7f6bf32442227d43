package io.cardea.it.matrix;

import io.cardea.it.matrix.client.Listening;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A new tool is announced, and listed then. */
final class ListChangeCheck implements Check {

  @Override
  public void run(Visit visit) throws Exception {
    String tool = visit.name("grown_" + visit.nonce());
    try (Listening listening = visit.client().listen(List.of())) {
      visit.client().ask(visit.tool("grow")).text();
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      boolean isListed = false;
      while (!isListed) {
        // Other visitors change the list, too: theirs may be announced before ours.
        listening.await(
            said -> said.method().equals("notifications/tools/list_changed"),
            System.nanoTime() < deadline ? "the change" : "the change that brings the tool");
        isListed = Lists.tools(visit).contains(tool);
      }
    }
  }
}
