package io.cardea.controlplane.imports;

import io.cardea.controlplane.document.Node;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One of the ways to reach a server that its {@code server.json} describes. */
sealed interface Way permits RemoteWay, PackageWay {

  /** Where it is described. */
  Node node();

  /** Its kind in one word: {@code npm}, {@code streamable-http}. */
  String kind();

  /** Why an Adapter cannot say it, and what to do instead; empty if it can. */
  Optional<String> obstacle();

  /** What an Adapter's {@code upstream} says; empty if a value is missing or wrong. */
  Optional<Upstream> upstream(Values values, String adapter);

  /**
   * What stands in an Adapter.
   *
   * @param key {@code http}, {@code sse} or {@code stdio}
   * @param spec what that key holds
   * @param launch what the gateway will do, for people
   */
  record Upstream(String key, Map<String, Node> spec, List<String> launch) {}
}
