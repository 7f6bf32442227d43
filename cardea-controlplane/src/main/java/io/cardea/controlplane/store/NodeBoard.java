package io.cardea.controlplane.store;

import java.time.Duration;
import java.util.List;

/**
 * Where the gateways of one store say what they run. All methods may block, are safe for any
 * thread, and throw {@link StoreUnavailable} when the database is away.
 */
public interface NodeBoard {

  /** How often a gateway says it, also when nothing has changed. */
  Duration PACE = Duration.ofSeconds(10);

  /** After which silence a gateway is taken for gone. */
  Duration SILENCE = Duration.ofSeconds(35);

  /** Puts up what a gateway says, in place of what it said before. */
  void say(NodeReport report);

  /** Takes down what a gateway that ends has said. */
  void leave(String node);

  /** What all gateways said last, by when they started; not of those that are silent. */
  List<NodeReport> all();
}
