package io.cardea.dataplane.listing;

import io.cardea.model.catalog.Offer.Item;
import io.cardea.model.catalog.Offer.Kind;
import java.util.Arrays;
import java.util.List;

/** What a caller sees of one list at an endpoint, server by server. Immutable. */
public final class VisibleList {

  private final Kind kind;
  private final List<VisiblePart> parts;
  private final int[] ends;
  private final String digest;
  private final List<String> unavailable;

  /**
   * @param kind what it is a list of
   * @param parts of each server that has something to show, in order
   * @param unavailable adapters that the caller may use and that do not answer
   */
  VisibleList(Kind kind, List<VisiblePart> parts, List<String> unavailable) {
    this.kind = kind;
    this.parts = List.copyOf(parts);
    this.ends = new int[parts.size()];
    Fingerprint fingerprint = new Fingerprint();
    int end = 0;
    for (int i = 0; i < ends.length; i++) {
      end += parts.get(i).size();
      ends[i] = end;
      fingerprint.add(parts.get(i).digest());
    }
    this.digest = fingerprint.toHex();
    this.unavailable = List.copyOf(unavailable);
  }

  /** Equal for lists of the same items under the same names, in hex. */
  public String digest() {
    return digest;
  }

  public int size() {
    return ends.length == 0 ? 0 : ends[ends.length - 1];
  }

  /** Names of the servers that are left out because they do not answer. */
  public List<String> unavailable() {
    return unavailable;
  }

  Kind kind() {
    return kind;
  }

  List<VisiblePart> parts() {
    return parts;
  }

  /** Which of the {@link #parts} has the item at {@code position}. */
  private int place(int position) {
    int found = Arrays.binarySearch(ends, position + 1);
    return found < 0 ? ~found : found;
  }

  VisiblePart part(int position) {
    return parts.get(place(position));
  }

  /** The position of the first item of {@code parts().get(place)}. */
  int start(int place) {
    return place == 0 ? 0 : ends[place - 1];
  }

  /** The position of the item at {@code position} within its part. */
  int within(int position) {
    return position - start(place(position));
  }

  Member member(int position) {
    return part(position).member();
  }

  Item item(Offers offers, int position) {
    int place = place(position);
    return parts.get(place).item(offers, position - start(place));
  }

  /** What the item at {@code position} is called here. */
  String nameHere(Offers offers, int position) {
    int place = place(position);
    return parts.get(place).nameHere(offers, position - start(place));
  }

  /** Bytes it takes, about. */
  long bytes() {
    return 256L + 64L * unavailable.size() + parts.stream().mapToLong(VisiblePart::bytes).sum();
  }
}
