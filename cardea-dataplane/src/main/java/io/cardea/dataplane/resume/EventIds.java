package io.cardea.dataplane.resume;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.dataplane.session.Seal;
import io.cardea.dataplane.session.SessionKeys;
import io.cardea.mcp.header.Digits;
import io.cardea.mcp.message.RequestId;
import io.cardea.model.node.NodeId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Ids of events: {@code {sealed name of the stream}.{sequence}}. The name is sealed once a stream;
 * the sequence stands open beside it, because all that a client can reach by changing it is another
 * place in a stream that is its own. What an id leads to is only looked at after the caller was
 * authenticated and its session found.
 */
public final class EventIds {

  /** No version of session ids, and nothing else that is sealed. */
  private static final byte PURPOSE = 'R';

  private static final int MAX_SEQUENCE_DIGITS = 18;
  private static final int MAX_LENGTH = 512;

  private final Seal seal;

  public EventIds(SessionKeys keys, SecureRandom random) {
    this.seal = new Seal(keys, random, PURPOSE, MAX_LENGTH);
  }

  /** What the ids of all events of {@code stream} begin with. */
  String prefix(StreamName stream) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(96);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(stream.node().name());
      out.writeLong(stream.node().incarnation());
      out.writeLong(stream.number());
      out.writeByte(stream.kind().letter());
      out.write(HexFormat.of().parseHex(stream.session()));
      out.write(stream.request().map(RequestId::json).orElse("").getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return seal.seal(bytes.toByteArray()) + ".";
  }

  /** What {@code text} says, if it is an id that one of our keys sealed. */
  public Optional<EventId> open(String text) {
    int dot = text.indexOf('.');
    if (dot < 0 || !isSequence(text, dot + 1)) {
      return Optional.empty();
    }
    long sequence = Long.parseLong(text, dot + 1, text.length(), 10);
    return seal.open(text.substring(0, dot))
        .flatMap(EventIds::decode)
        .map(name -> new EventId(name, sequence));
  }

  private static boolean isSequence(String text, int from) {
    boolean leadingZero = text.length() - from > 1 && text.charAt(from) == '0';
    return !leadingZero && Digits.are(text, from, MAX_SEQUENCE_DIGITS);
  }

  private static Optional<StreamName> decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      NodeId node = new NodeId(in.readUTF(), in.readLong());
      long number = in.readLong();
      Optional<StreamName.Kind> kind = StreamName.Kind.of(in.readByte());
      String session = HexFormat.of().formatHex(in.readNBytes(16));
      String request = new String(in.readAllBytes(), UTF_8);
      return kind.map(known ->
          new StreamName(
              node,
              number,
              known,
              session,
              request.isEmpty() ? Optional.empty() : RequestId.parse(request)));
    } catch (IOException | IllegalArgumentException e) {
      // Only our own key gets here, so this is an id of another build.
      return Optional.empty();
    }
  }
}
