package io.cardea.dataplane.call;

import io.cardea.mcp.custom.CustomTool;
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
   * @param name what the thing that the call names is called there, or by an operator in its place,
   *     where that may differ
   * @param item its definition, if it has been learned
   * @param era what the server is to be spoken to in; empty: the client speaks with it itself
   * @param custom how the call becomes one of a tool of the server, if an operator has made it
   */
  record Server(
      Adapter adapter,
      Optional<String> name,
      Optional<Item> item,
      Optional<Era> era,
      Optional<CustomTool> custom)
      implements Destination {

    /** Something as the server has it. */
    public Server(Adapter adapter, Optional<String> name, Optional<Item> item, Optional<Era> era) {
      this(adapter, name, item, era, Optional.empty());
    }

    /** The server as a whole, in the client's era. */
    public static Server of(Adapter adapter) {
      return new Server(adapter, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The same, to be spoken to in {@code spoken}. */
    public Server speaking(Era spoken) {
      return new Server(adapter, name, item, Optional.of(spoken), custom);
    }

    /** What the server itself calls the thing, where that may differ. */
    public Optional<String> nameThere() {
      return custom.isPresent() ? custom.map(tool -> tool.original().name()) : name;
    }

    /** The thing as the server itself defines it, if that has been learned. */
    public Optional<Item> itemThere() {
      return custom.isPresent() ? custom.map(CustomTool::original) : item;
    }
  }
}
