package io.cardea.it.matrix;

import io.cardea.mcp.revision.Revision;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A kind of server.
 *
 * @param transport it is reached by
 * @param revision it speaks
 */
record Variant(Transport transport, Revision revision) {

  /** How servers are reached. */
  enum Transport {
    STREAMABLE,
    SSE,
    STDIO
  }

  /** Every combination, by transport. */
  static Stream<Variant> all() {
    return Stream.of(Transport.values())
        .flatMap(transport ->
            Stream.of(Revision.values()).map(revision -> new Variant(transport, revision)));
  }

  /** Why there is no such server; empty if there is. */
  Optional<String> impossible() {
    if (transport == Transport.STREAMABLE && revision == Revision.R2024_11_05) {
      return Optional.of(
          "Streamable HTTP came with 2025-03-26 (2025-03-26, “Key Changes”, major change 2)");
    }
    if (transport == Transport.SSE && revision.isModern()) {
      return Optional.of(
          "2026-07-28 has no GET stream, which HTTP+SSE is made of"
              + " (2026-07-28, “Streamable HTTP”, Earlier Streamable HTTP Revisions)");
    }
    return Optional.empty();
  }

  /** The name of its adapter. */
  String name() {
    return transport.name().toLowerCase(Locale.ROOT) + "-" + revision.date();
  }
}
