package io.cardea.controlplane.orders;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The secret that the nodes of a gateway share and their database does not have: HMAC-SHA256 (RFC
 * 2104) under it tells what a node wrote there from what somebody else did. The first key seals,
 * the others are known again, so that it can be changed. Thread-safe.
 */
public final class NodesKey {

  /** Holds the keys themselves. */
  public static final String VARIABLE = "CARDEA_AUDIT_NODES_KEY";

  /** Names a file that holds them. */
  public static final String FILE_VARIABLE = "CARDEA_AUDIT_NODES_KEY_FILE";

  private static final String HMAC = "HmacSHA256";
  private static final int BYTES = 32;
  private static final int MAX_KEYS = 16;
  private static final int MAX_FILE_BYTES = 16 * 1024;

  private final List<SecretKeySpec> keys;

  /** What is sealed; nothing of one use counts for another. */
  enum Use {
    /** The text of an order. */
    ORDER,
    /** Whom an erasure is about. */
    WHOM,
    /** What says whom an erasure is about. */
    WHOM_SEAL,
    /** What came of an order in a log. */
    RESULT,
    /** That nobody is waited for any more. */
    END,
    /** Whom an erasure is about that was ordered in version 2 of the tables. */
    SUBJECT,
    /** What says so there. */
    COMMITMENT
  }

  private NodesKey(List<SecretKeySpec> keys) {
    this.keys = List.copyOf(keys);
  }

  /**
   * The keys of a gateway; empty if it has none.
   *
   * @param environment looks up variables; null if not set
   * @throws IOException if what is set holds no key; the message says what to do
   */
  public static Optional<NodesKey> of(Function<String, @Nullable String> environment)
      throws IOException {
    String text = environment.apply(VARIABLE);
    String file = environment.apply(FILE_VARIABLE);
    if (text != null && file != null) {
      throw new IOException("set either " + VARIABLE + " or " + FILE_VARIABLE + ", not both");
    }
    if (text != null) {
      return Optional.of(parse(text, VARIABLE));
    }
    return file == null ? Optional.empty() : Optional.of(parse(read(file), file));
  }

  private static String read(String file) throws IOException {
    try {
      Path path = Path.of(file);
      if (Files.isReadable(path) && Files.size(path) <= MAX_FILE_BYTES) {
        // Every byte is a character of this charset, so that a wrong file gets our message.
        return Files.readString(path, ISO_8859_1);
      }
    } catch (InvalidPathException e) {
      // Said below.
    }
    throw new IOException(
        "%s cannot be read or is too large: check that it is the file with the key (%s)"
            .formatted(file, FILE_VARIABLE));
  }

  private static NodesKey parse(String text, String where) throws IOException {
    List<SecretKeySpec> keys = new ArrayList<>();
    for (String part : text.strip().split(",", -1)) {
      keys.add(new SecretKeySpec(decode(part.strip(), where), HMAC));
    }
    if (keys.size() > MAX_KEYS) {
      throw new IOException(where + " holds more than " + MAX_KEYS + " keys: remove old ones");
    }
    return new NodesKey(keys);
  }

  private static byte[] decode(String text, String where) throws IOException {
    try {
      byte[] key = Base64.getDecoder().decode(text);
      if (key.length == BYTES) {
        return key;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new IOException(
        where
            + " must hold base64 of 32 bytes, or several of those separated by commas, and the same"
            + " on all nodes: make one with: openssl rand -base64 32");
  }

  /** The seal over {@code parts} in their order, in base64. */
  String seal(Use use, List<String> parts) {
    return Base64.getEncoder().encodeToString(sealed(keys.getFirst(), use, parts));
  }

  /** Whether {@code seal} is one over these by a key that is known. */
  boolean hasSealed(String seal, Use use, List<String> parts) {
    try {
      byte[] given = Base64.getDecoder().decode(seal);
      return keys.stream().anyMatch(key -> MessageDigest.isEqual(given, sealed(key, use, parts)));
    } catch (IllegalArgumentException e) { // no base64
      return false;
    }
  }

  private static byte[] sealed(SecretKeySpec key, Use use, List<String> parts) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      add(mac, use.name());
      parts.forEach(part -> add(mac, part));
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA256", e);
    }
  }

  /** With its length, so that no two lists are sealed alike. */
  private static void add(Mac mac, String part) {
    byte[] bytes = part.getBytes(UTF_8);
    mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
    mac.update(bytes);
  }
}
