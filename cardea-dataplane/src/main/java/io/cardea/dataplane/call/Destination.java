package io.cardea.dataplane.call;

import io.cardea.model.adapter.Adapter;
import java.util.Optional;

/** Where a call is answered. */
public sealed interface Destination {

  /** The gateway answers it itself. */
  enum Here implements Destination {
    HERE
  }

  /**
   * One server answers it.
   *
   * @param adapter the server
   * @param name what the thing that the call names is called there, where that may differ
   */
  record Server(Adapter adapter, Optional<String> name) implements Destination {}
}
