package io.cardea.it.matrix;

import io.cardea.mcp.revision.Revision;
import java.util.Comparator;

/**
 * One combination.
 *
 * @param endpoint that the client uses
 * @param client revision it speaks
 * @param server behind the gateway
 * @param feature that is tried
 */
record Cell(Endpoint endpoint, Revision client, Variant server, Feature feature)
    implements Comparable<Cell> {

  /** Where clients come in. */
  enum Endpoint {
    /** {@code /adapters/{name}/mcp}. */
    SINGLE,
    /** {@code /mcp}. */
    AGGREGATE
  }

  private static final Comparator<Cell> ORDER =
      Comparator.comparing(Cell::feature)
          .thenComparing(Cell::endpoint)
          .thenComparing(Cell::client)
          .thenComparing(cell -> cell.server().transport())
          .thenComparing(cell -> cell.server().revision());

  @Override
  public int compareTo(Cell other) {
    return ORDER.compare(this, other);
  }

  /** Whether client and server belong to one era. */
  boolean isSameEra() {
    return client.era() == server.revision().era();
  }

  @Override
  public String toString() {
    return feature + " of " + server.name() + " for " + client + " at " + endpoint;
  }
}
