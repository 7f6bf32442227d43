package io.cardea.dataplane.suspend;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.cardea.dataplane.call.CallDigest;
import io.cardea.dataplane.session.Seal;
import io.cardea.dataplane.session.SessionKeys;
import io.cardea.model.node.NodeId;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;

/**
 * The {@code requestState} of calls that wait for their client (MCP 2026-07-28, "Multi Round-Trip
 * Requests", server requirements 4 and 5): sealed, of one node, for one principal, endpoint and
 * request, and until a time. That each is used once is for {@link Suspensions} to see to.
 */
final class RequestState {

  /** Tells sealed states from session ids and cursors. */
  private static final byte PURPOSE = 0x53;

  /** All but the node, which comes last. */
  private static final int LENGTH = 3 * Long.BYTES + CallDigest.LENGTH;

  private final Seal seal;
  private final NodeId node;

  /**
   * States of one node.
   *
   * @param node where the calls wait
   */
  RequestState(SessionKeys keys, SecureRandom random, NodeId node) {
    this.seal = new Seal(keys, random, PURPOSE);
    this.node = node;
  }

  /** The state of the call {@code digest} that waits as {@code id} until {@code expires}. */
  String seal(SuspensionId id, Instant expires, byte[] digest) {
    byte[] place = node.toString().getBytes(US_ASCII);
    ByteBuffer plain = ByteBuffer.allocate(LENGTH + place.length);
    plain.putLong(expires.toEpochMilli()).putLong(id.most()).putLong(id.least());
    plain.put(digest).put(place);
    return seal.seal(plain.array());
  }

  /** Which call waits as {@code state} says, if that was given for the call {@code digest}. */
  Opened open(String state, Instant now, byte[] digest) {
    Optional<byte[]> opened = seal.open(state).filter(bytes -> bytes.length > LENGTH);
    if (opened.isEmpty()) {
      return new Opened.Refused("a requestState that we did not seal");
    }
    ByteBuffer plain = ByteBuffer.wrap(opened.get());
    Instant expires = Instant.ofEpochMilli(plain.getLong());
    SuspensionId id = new SuspensionId(plain.getLong(), plain.getLong());
    byte[] sealed = new byte[CallDigest.LENGTH];
    plain.get(sealed);
    if (!MessageDigest.isEqual(sealed, digest)) {
      return new Opened.Refused("a requestState of another principal, address or request");
    }
    if (!now.isBefore(expires)) {
      return new Opened.Refused("a requestState that has expired");
    }
    return NodeId.parse(US_ASCII.decode(plain).toString())
        .<Opened>map(
            owner -> owner.equals(node) ? new Opened.Valid(id) : new Opened.Elsewhere(owner))
        .orElseGet(() -> new Opened.Refused("a requestState of another build"));
  }

  /** Whether it looks like a state that one of our nodes gave, so that opening it is worth it. */
  boolean isOurs(String state) {
    return seal.isOurs(state);
  }

  /** What a state turned out to be. */
  sealed interface Opened {

    /** Given for this request, by this node, and not too long ago. */
    record Valid(SuspensionId id) implements Opened {}

    /** As valid, but the call waits at another node, or waited there before a restart. */
    record Elsewhere(NodeId owner) implements Opened {}

    /** Not to be believed; for operators, why. */
    record Refused(String why) implements Opened {}
  }
}
