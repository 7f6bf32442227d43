package io.cardea.dataplane.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.revision.Revision;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.identity.TenantId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Seals session ids ({@link Seal}, with the version of what they say as the purpose). A node that
 * has the key can read every id, and nobody can make one up.
 */
public final class SessionSeal {

  private static final byte VERSION = 2;
  private static final byte STREAM = 'E';

  private final Seal seal;
  private final SecureRandom random;

  public SessionSeal(SessionKeys keys, SecureRandom random) {
    this(keys, random, VERSION);
  }

  private SessionSeal(SessionKeys keys, SecureRandom random, byte purpose) {
    this.seal = new Seal(keys, random, purpose);
    this.random = random;
  }

  /** Seals the ids of event streams of HTTP+SSE, which are no session ids. */
  public static SessionSeal ofStreams(SessionKeys keys, SecureRandom random) {
    return new SessionSeal(keys, random, STREAM);
  }

  /** 128 fresh random bits in hex. */
  public String freshRandom() {
    byte[] bits = new byte[16];
    random.nextBytes(bits);
    return HexFormat.of().formatHex(bits);
  }

  /** The id's text: visible ASCII, safe in a header. */
  public String seal(SessionId id) {
    return seal.seal(encode(id));
  }

  /** What {@code text} says, if one of our keys sealed it. */
  public Optional<SessionId> open(String text) {
    return seal.open(text).flatMap(SessionSeal::decode);
  }

  private static byte[] encode(SessionId id) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(192);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(id.endpoint().tenant().value());
      out.writeUTF(id.endpoint().kind().name());
      out.writeUTF(id.endpoint().name());
      out.write(HexFormat.of().parseHex(id.principal()));
      out.writeUTF(id.revision().date());
      out.writeLong(id.issued().toEpochMilli());
      out.writeLong(id.expires().toEpochMilli());
      out.write(HexFormat.of().parseHex(id.random()));
      out.write(id.clientCapabilities().orElse("").getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  private static Optional<SessionId> decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      EndpointKey endpoint =
          new EndpointKey(
              new TenantId(in.readUTF()), EndpointKey.Kind.valueOf(in.readUTF()), in.readUTF());
      String principal = HexFormat.of().formatHex(in.readNBytes(32));
      Optional<Revision> revision = Revision.find(in.readUTF());
      Instant issued = Instant.ofEpochMilli(in.readLong());
      Instant expires = Instant.ofEpochMilli(in.readLong());
      String random = HexFormat.of().formatHex(in.readNBytes(16));
      Optional<String> capabilities =
          Optional.of(new String(in.readAllBytes(), UTF_8)).filter(json -> !json.isEmpty());
      return revision.map(found ->
          new SessionId(endpoint, principal, found, issued, expires, random, capabilities));
    } catch (IOException | IllegalArgumentException e) {
      // Only our own key gets here, so this is a token of another build.
      return Optional.empty();
    }
  }
}
