package io.cardea.dataplane.call;

import io.cardea.mcp.revision.Era;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.catalog.Offer.Item;
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
   * @param item its definition, if it has been learned
   * @param era what the server is to be spoken to in; empty: the client speaks with it itself
   */
  record Server(Adapter adapter, Optional<String> name, Optional<Item> item, Optional<Era> era)
      implements Destination {

    /** The server as a whole, in the client's era. */
    public static Server of(Adapter adapter) {
      return new Server(adapter, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The same, to be spoken to in {@code spoken}. */
    public Server speaking(Era spoken) {
      return new Server(adapter, name, item, Optional.of(spoken));
    }
  }
}
