package io.cardea.dataplane.listing;

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
 * @param last names the item before that, in hex
 * @param expires when it cannot be used any more
 */
record Cursor(
    EndpointKey endpoint,
    Kind kind,
    String principal,
    String digest,
    int next,
    String last,
    Instant expires) {

  /** How long a reader may take from one page to the next. */
  static final Duration TTL = Duration.ofHours(1);

  private static final int LAST_LENGTH = 32;

  /** Before the item at {@code next}, which is not the first. */
  static Cursor at(
      EndpointView view, VisibleList list, Principal principal, int next, Instant now) {
    return new Cursor(
        view.endpoint(),
        list.kind(),
        digest(principal),
        list.digest(),
        next,
        name(view, list, next - 1),
        now.plus(TTL));
  }

  private static String digest(Principal principal) {
    return principal.digest();
  }

  private static String name(EndpointView view, VisibleList list, int position) {
    return new Fingerprint()
        .add(list.member(view, position).name())
        .add(list.item(view, position).name())
        .toHex()
        .substring(0, LAST_LENGTH);
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
    for (int i = 0; i < list.size(); i++) {
      if (name(view, list, i).equals(last)) {
        return OptionalInt.of(i + 1);
      }
    }
    return OptionalInt.empty();
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
              Instant.ofEpochMilli(in.readLong())));
    } catch (IOException | IllegalArgumentException e) {
      // Only our own key gets here, so this is a cursor of another build.
      return Optional.empty();
    }
  }
}
