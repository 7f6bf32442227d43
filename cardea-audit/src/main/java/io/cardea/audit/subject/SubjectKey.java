package io.cardea.audit.subject;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.model.audit.AuditSubject;
import io.cardea.model.audit.KeptPayload.Part;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The key of one subject, from which all others are derived (HKDF-Expand with SHA-256, RFC 5869
 * §2.3): one for the commitments of its records, one for those of resources, and one for each
 * argument or result that is kept, so that no key ever seals two things. Thread-safe.
 */
public final class SubjectKey {

  /** Bytes of a key. */
  static final int BYTES = 32;

  private static final String HMAC = "HmacSHA256";
  private static final byte[] OF_COMMITMENTS = "cardea audit commitment".getBytes(US_ASCII);
  private static final byte[] OF_RESOURCES = "cardea audit resource".getBytes(US_ASCII);
  private static final byte[] OF_PAYLOAD = "cardea audit payload".getBytes(US_ASCII);
  private static final int ID_BYTES = 16;

  private final AuditSubject subject;
  private final SecretKey key;
  private final SecretKey ofCommitments;

  /** What makes commitments, while nobody uses it: to make another takes longer than to use it. */
  private final AtomicReference<@Nullable Mac> commitments = new AtomicReference<>();

  /**
   * @param key random bytes, which are copied
   */
  SubjectKey(AuditSubject subject, byte[] key) {
    this.subject = subject;
    this.key = new SecretKeySpec(key, "Generic");
    this.ofCommitments = derive(OF_COMMITMENTS, HMAC);
  }

  /** Whose it is. */
  public AuditSubject subject() {
    return subject;
  }

  /** What records say instead of the name of a person; empty for an agent, which keeps its name. */
  public Optional<String> pseudonym() {
    return subject.kind() == AuditSubject.Kind.USER ? Optional.of(subject.id()) : Optional.empty();
  }

  /**
   * What a record says of params of which nothing else is kept: HMAC-SHA-256 (RFC 2104) over the
   * record's id and the bytes, in hex. It is no use without this key, and the same params have
   * another one in each record.
   */
  public String commitment(UUID id, byte[] bytes, int from, int length) {
    Mac free = commitments.getAndSet(null);
    Mac mac = free == null ? mac(ofCommitments) : free;
    mac.update(bytesOf(id));
    mac.update(bytes, from, length);
    byte[] commitment = mac.doFinal(); // after which it is as new
    commitments.set(mac);
    return HexFormat.of().formatHex(commitment);
  }

  /**
   * What records say instead of a resource's URI: HMAC-SHA-256 over its UTF-8, in hex. The same URI
   * has the same one in all records of this subject, and another in those of others.
   */
  public String ofResource(String uri) {
    Mac mac = mac(derive(OF_RESOURCES, HMAC));
    return HexFormat.of().formatHex(mac.doFinal(uri.getBytes(UTF_8)));
  }

  /** The key of one part of one record, for AES-256. */
  public SecretKey payloadKey(UUID id, Part part) {
    byte[] label = part.label().getBytes(US_ASCII);
    return derive(
        ByteBuffer.allocate(OF_PAYLOAD.length + ID_BYTES + label.length)
            .put(OF_PAYLOAD)
            .put(bytesOf(id))
            .put(label)
            .array(),
        "AES");
  }

  private static Mac mac(SecretKey key) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  private SecretKey derive(byte[] use, String algorithm) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveKey(algorithm, HKDFParameterSpec.expandOnly(key, use, BYTES));
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  private static byte[] bytesOf(UUID id) {
    return ByteBuffer.allocate(ID_BYTES)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  private static IllegalStateException missing(Exception cause) {
    return new IllegalStateException("every JDK has HMAC and HKDF with SHA-256", cause);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "key of " + subject.id();
  }
}
