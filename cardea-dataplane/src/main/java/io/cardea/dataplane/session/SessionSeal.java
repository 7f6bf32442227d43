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
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals session ids with AES-256-GCM (NIST SP 800-38D): {@code base64url(version, key id, nonce,
 * ciphertext, tag)}. The version and key id are authenticated too. A node that has the key can read
 * every id, and nobody can make one up.
 */
public final class SessionSeal {

  private static final int VERSION = 2;
  private static final int NONCE = 12;
  private static final int HEAD = 1 + 4;
  private static final int TAG_BITS = 128;
  private static final int MAX_LENGTH = 2048;

  private final SessionKeys keys;
  private final SecureRandom random;

  public SessionSeal(SessionKeys keys, SecureRandom random) {
    this.keys = keys;
    this.random = random;
  }

  /** 128 fresh random bits in hex. */
  public String freshRandom() {
    byte[] bits = new byte[16];
    random.nextBytes(bits);
    return HexFormat.of().formatHex(bits);
  }

  /** The id's text: visible ASCII, safe in a header. */
  public String seal(SessionId id) {
    SessionKeys.Key key = keys.newest();
    byte[] head = head(key.id());
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, key.secret(), new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(head);
      ByteArrayOutputStream sealed = new ByteArrayOutputStream(256);
      sealed.writeBytes(head);
      sealed.writeBytes(nonce);
      sealed.writeBytes(cipher.doFinal(encode(id)));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed.toByteArray());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  /** What {@code text} says, if one of our keys sealed it. */
  public Optional<SessionId> open(String text) {
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    try {
      byte[] sealed = Base64.getUrlDecoder().decode(text);
      if (sealed.length < HEAD + NONCE + TAG_BITS / 8
          || sealed[0] != VERSION
          || !isCanonical(text, sealed)) {
        return Optional.empty();
      }
      int keyId = new DataInputStream(new ByteArrayInputStream(sealed, 1, 4)).readInt();
      return keys.find(keyId).flatMap(key -> open(key, sealed));
    } catch (IllegalArgumentException | IOException e) {
      return Optional.empty();
    }
  }

  /** The JDK's decoder takes padding and stray trailing bits; an id has one spelling. */
  private static boolean isCanonical(String text, byte[] sealed) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed).equals(text);
  }

  private static Optional<SessionId> open(SessionKeys.Key key, byte[] sealed) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          Cipher.DECRYPT_MODE, key.secret(), new GCMParameterSpec(TAG_BITS, sealed, HEAD, NONCE));
      cipher.updateAAD(sealed, 0, HEAD);
      int from = HEAD + NONCE;
      return decode(cipher.doFinal(sealed, from, sealed.length - from));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  private static byte[] head(int keyId) {
    return new byte[] {
      VERSION, (byte) (keyId >> 24), (byte) (keyId >> 16), (byte) (keyId >> 8), (byte) keyId
    };
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
