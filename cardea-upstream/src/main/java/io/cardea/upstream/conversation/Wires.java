package io.cardea.upstream.conversation;

import io.cardea.model.adapter.Adapter;

/** Opens channels for one event loop. */
@FunctionalInterface
public interface Wires {

  /**
   * Begins to open a channel to {@code adapter}'s server and gives it at once, to be used as if it
   * stood.
   *
   * @param principal digest of whom it serves
   */
  Wire open(Adapter adapter, String principal, WireListener listener);
}
