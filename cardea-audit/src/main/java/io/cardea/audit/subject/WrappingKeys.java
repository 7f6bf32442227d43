package io.cardea.audit.subject;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The keys that wrap those of subjects, with AES-256-GCM (NIST SP 800-38D): the first one wraps,
 * the others only unwrap what was wrapped by them before. From {@value #VARIABLE}, from the file
 * that {@value #FILE_VARIABLE} names, or else from a file of their own that is made when it is
 * needed. Thread-safe.
 */
public final class WrappingKeys {

  /** Holds the keys themselves. */
  public static final String VARIABLE = "CARDEA_AUDIT_KEY";

  /** Names a file that holds them. */
  public static final String FILE_VARIABLE = "CARDEA_AUDIT_KEY_FILE";

  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int MAX_KEYS = 16;
  private static final int MAX_FILE_BYTES = 16 * 1024;

  private final String where;
  private final List<SecretKeySpec> keys;
  private final SecureRandom random;

  private WrappingKeys(String where, List<SecretKeySpec> keys, SecureRandom random) {
    this.where = where;
    this.keys = List.copyOf(keys);
    this.random = random;
  }

  /**
   * The keys of a gateway.
   *
   * @param environment looks up variables; null if not set
   * @param own the file if none is set
   * @param mayMake whether that is made if it is not there
   * @throws IOException if there are none, or what is there holds no key; the message says what to
   *     do
   */
  static WrappingKeys of(
      Function<String, @Nullable String> environment,
      Path own,
      boolean mayMake,
      SecureRandom random)
      throws IOException {
    String keys = environment.apply(VARIABLE);
    String file = environment.apply(FILE_VARIABLE);
    if (keys != null && file != null) {
      throw new IOException("set either " + VARIABLE + " or " + FILE_VARIABLE + ", not both");
    }
    if (keys != null) {
      return parse(keys, VARIABLE, random);
    }
    if (file == null && !Files.exists(own)) {
      if (!mayMake) {
        throw new IOException(
            "the file %s, which opens the keys of the audit log's subjects, is not there: put it back, or set %s to what it has held"
                .formatted(own, VARIABLE));
      }
      byte[] made = new byte[KEY_BYTES];
      random.nextBytes(made);
      OwnerFile.create(own, Base64.getEncoder().encodeToString(made) + "\n");
    }
    Path path = file == null ? own : Path.of(file);
    if (!Files.isReadable(path) || Files.size(path) > MAX_FILE_BYTES) {
      throw new IOException(
          path + " cannot be read or is too large: check that it is the file with the key");
    }
    // Every byte is a character of this charset, so that a wrong file gets our message.
    return parse(Files.readString(path, ISO_8859_1), path.toString(), random);
  }

  private static WrappingKeys parse(String text, String where, SecureRandom random)
      throws IOException {
    List<SecretKeySpec> keys = new ArrayList<>();
    for (String part : text.strip().split(",", -1)) {
      keys.add(new SecretKeySpec(decode(part.strip(), where), "AES"));
    }
    if (keys.size() > MAX_KEYS) {
      throw new IOException(where + " holds more than " + MAX_KEYS + " keys: remove old ones");
    }
    return new WrappingKeys(where, keys, random);
  }

  private static byte[] decode(String text, String where) throws IOException {
    try {
      byte[] key = Base64.getDecoder().decode(text);
      if (key.length == KEY_BYTES) {
        return key;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new IOException(
        where
            + " must hold base64 of 32 bytes, or several of those separated by commas: make one"
            + " with: openssl rand -base64 32");
  }

  /** Where they are from, for messages. */
  String where() {
    return where;
  }

  /** {@code entry}, in base64, so that it can be opened under {@code id} only. */
  String wrap(String id, byte[] entry) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, keys.getFirst(), nonce, id).doFinal(entry);
      byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
      System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
      return Base64.getEncoder().encodeToString(all);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  /** Whether what the first one has not wrapped should be wrapped anew. */
  boolean isChanging() {
    return keys.size() > 1;
  }

  /** What {@link #wrap} was given; empty if none of the keys has wrapped it, or it was changed. */
  Optional<byte[]> unwrap(String id, String wrapped) {
    byte[] all;
    try {
      all = Base64.getDecoder().decode(wrapped);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (all.length < NONCE_BYTES) {
      return Optional.empty();
    }
    byte[] nonce = Arrays.copyOf(all, NONCE_BYTES);
    for (SecretKeySpec key : keys) {
      try {
        return Optional.of(
            cipher(Cipher.DECRYPT_MODE, key, nonce, id)
                .doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES));
      } catch (GeneralSecurityException e) { // wrapped by another one
      }
    }
    return Optional.empty();
  }

  private static Cipher cipher(int mode, SecretKeySpec key, byte[] nonce, String id)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(("cardea audit subject " + id).getBytes(US_ASCII));
    return cipher;
  }
}
