package io.cardea.it.matrix;

import io.cardea.it.matrix.client.Ask;
import io.cardea.it.matrix.client.Listening;
import java.util.List;

/** A change of a resource is told to who subscribed to it. */
final class SubscribeCheck implements Check {

  @Override
  public void run(Visit visit) throws Exception {
    String uri = visit.uri("items/of" + visit.nonce().replaceAll("[^a-z]", ""));
    try (Listening listening = visit.client().listen(List.of(uri))) {
      visit.client().ask(Ask.tool(visit.name("touch"), Ask.member("uri", uri))).text();
      listening.await(
          said ->
              said.method().equals("notifications/resources/updated")
                  && said.at("params", "uri").text().equals(uri),
          "the update");
    }
  }
}
