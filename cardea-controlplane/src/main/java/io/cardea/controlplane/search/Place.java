package io.cardea.controlplane.search;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.model.catalog.Offer;
import java.util.Base64;
import java.util.Comparator;
import java.util.Optional;

/**
 * Where something stands among all that may be found. What comes and goes meanwhile moves no other.
 *
 * @param rank how well it fits, 0 the best
 * @param name what its server calls it
 * @param adapter whose it is
 * @param kind what it is
 */
public record Place(int rank, String name, String adapter, Offer.Kind kind)
    implements Comparable<Place> {

  private static final Comparator<Place> ORDER =
      Comparator.comparingInt(Place::rank)
          .thenComparing(Place::name)
          .thenComparing(Place::adapter)
          .thenComparing(Place::kind);
  private static final int PARTS = 4;

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }

  /** As text for callers, which {@link #parse} reads. */
  public String toCursor() {
    String text = String.join("/", Integer.toString(rank), kind.name(), adapter, name);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }

  /** Reads what {@link #toCursor} wrote; empty if it did not write that. */
  public static Optional<Place> parse(String cursor) {
    try {
      String[] parts = new String(Base64.getUrlDecoder().decode(cursor), UTF_8).split("/", PARTS);
      if (parts.length < PARTS || !parts[0].matches("[012]")) {
        return Optional.empty();
      }
      Place place =
          new Place(Integer.parseInt(parts[0]), parts[3], parts[2], Offer.Kind.valueOf(parts[1]));
      return Optional.of(place).filter(read -> read.toCursor().equals(cursor));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
