package io.cardea.dataplane.sse;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.cardea.dataplane.session.Seal;
import io.cardea.dataplane.session.SessionId;
import io.cardea.dataplane.session.SessionKeys;
import io.cardea.model.node.NodeId;
import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** Seals the ids of event streams of HTTP+SSE, which are no session ids. */
public final class StreamSeal {

  private static final byte PURPOSE = 'E';
  private static final int RANDOM_BYTES = 16;

  private final Seal seal;
  private final SecureRandom random;
  private final NodeId node;

  /**
   * @param node where the streams are that begin here
   */
  public StreamSeal(SessionKeys keys, SecureRandom random, NodeId node) {
    this.seal = new Seal(keys, random, PURPOSE);
    this.random = random;
    this.node = node;
  }

  /**
   * What the id of a stream says.
   *
   * @param id whose it is and where
   * @param node which node has it open
   */
  record StreamId(SessionId id, NodeId node) {}

  /** 128 fresh random bits in hex. */
  String freshRandom() {
    byte[] bits = new byte[RANDOM_BYTES];
    random.nextBytes(bits);
    return HexFormat.of().formatHex(bits);
  }

  /** The id's text: visible ASCII, safe in an address. */
  String seal(SessionId id) {
    byte[] place = node.toString().getBytes(US_ASCII);
    ByteArrayOutputStream plain = new ByteArrayOutputStream(192);
    plain.write(place.length);
    plain.writeBytes(place);
    plain.writeBytes(id.toBytes());
    return seal.seal(plain.toByteArray());
  }

  /** What {@code text} says, if one of our keys sealed it. */
  Optional<StreamId> open(String text) {
    return seal.open(text).filter(plain -> plain.length > 0).flatMap(StreamSeal::read);
  }

  private static Optional<StreamId> read(byte[] plain) {
    int end = 1 + plain[0];
    if (end < 1 || end > plain.length) {
      return Optional.empty();
    }
    Optional<SessionId> id = SessionId.parse(Arrays.copyOfRange(plain, end, plain.length));
    return NodeId.parse(new String(plain, 1, end - 1, US_ASCII))
        .flatMap(node -> id.map(known -> new StreamId(known, node)));
  }

  NodeId node() {
    return node;
  }
}
