package io.cardea.dataplane.listing;

import io.cardea.model.catalog.Offer.Item;
import io.cardea.model.catalog.Offer.Kind;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where a reader of a list stands, between two pages.
 *
 * @param endpoint where
 * @param kind in which list
 * @param principal hex digest of whose reading it is
 * @param digest of the list it was read from
 * @param next position of the first item that was not read
 * @param adapter whose the item before that is
 * @param offered where that item is in the adapter's offer
 * @param last names that item, in hex
 * @param expires when it cannot be used any more
 */
record Cursor(
    EndpointKey endpoint,
    Kind kind,
    String principal,
    String digest,
    int next,
    String adapter,
    int offered,
    String last,
    Instant expires) {

  /** How long a reader may take from one page to the next. */
  static final Duration TTL = Duration.ofHours(1);

  private static final int LAST_LENGTH = 32;

  /** Before the item at {@code next}, which is not the first. */
  static Cursor at(
      EndpointView view, VisibleList list, Principal principal, int next, Instant now) {
    VisiblePart part = list.part(next - 1);
    int within = list.within(next - 1);
    return new Cursor(
        view.endpoint(),
        list.kind(),
        digest(principal),
        list.digest(),
        next,
        part.member().name(),
        part.offered(within),
        name(part.item(view.offers(), within)),
        now.plus(TTL));
  }

  private static String digest(Principal principal) {
    return principal.digest();
  }

  private static String name(Item item) {
    return new Fingerprint().add(item.name()).toHex().substring(0, LAST_LENGTH);
  }

  /** Whether {@code reader} may use it for this list at {@code now}. */
  boolean admits(EndpointKey place, Kind list, Principal reader, Instant now) {
    return endpoint.equals(place)
        && kind == list
        && principal.equals(digest(reader))
        && now.isBefore(expires);
  }

  /**
   * The position to go on from: where it was if the list is still the same, else after the item
   * that was read last; empty if that is gone.
   */
  OptionalInt resume(EndpointView view, VisibleList list) {
    if (list.digest().equals(digest)) {
      return OptionalInt.of(next);
    }
    List<VisiblePart> parts = list.parts();
    for (int i = 0; i < parts.size(); i++) {
      VisiblePart part = parts.get(i);
      if (part.member().name().equals(adapter)) {
        int within = part.find(offered(part.items(view.offers())));
        return within < 0 ? OptionalInt.empty() : OptionalInt.of(list.start(i) + within + 1);
      }
    }
    return OptionalInt.empty();
  }

  /** Where the item that was read last is in the offer now, or -1; mostly where it was. */
  private int offered(List<Item> items) {
    if (offered < items.size() && name(items.get(offered)).equals(last)) {
      return offered;
    }
    for (int i = 0; i < items.size(); i++) {
      if (name(items.get(i)).equals(last)) {
        return i;
      }
    }
    return -1;
  }

  byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(endpoint.tenant().value());
      out.writeUTF(endpoint.kind().name());
      out.writeUTF(endpoint.name());
      out.writeUTF(kind.name());
      out.writeUTF(principal);
      out.writeUTF(digest);
      out.writeInt(next);
      out.writeUTF(adapter);
      out.writeInt(offered);
      out.writeUTF(last);
      out.writeLong(expires.toEpochMilli());
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  static Optional<Cursor> parse(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      TenantId tenant = new TenantId(in.readUTF());
      EndpointKey.Kind place = EndpointKey.Kind.valueOf(in.readUTF());
      EndpointKey endpoint = new EndpointKey(tenant, place, in.readUTF());
      return Optional.of(
          new Cursor(
              endpoint,
              Kind.valueOf(in.readUTF()),
              in.readUTF(),
              in.readUTF(),
              in.readInt(),
              in.readUTF(),
              in.readInt(),
              in.readUTF(),
              Instant.ofEpochMilli(in.readLong())));
    } catch (IOException | IllegalArgumentException e) {
      // Only our own key gets here, so this is a cursor of another build.
      return Optional.empty();
    }
  }
}
