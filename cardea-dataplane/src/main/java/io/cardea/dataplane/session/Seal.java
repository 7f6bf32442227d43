package io.cardea.dataplane.session;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals small texts that clients keep for us with AES-256-GCM (NIST SP 800-38D): {@code
 * base64url(purpose, key id, nonce, ciphertext, tag)}. The purpose and key id are authenticated
 * too, so that what was sealed for one purpose does not open for another.
 */
public final class Seal {

  private static final int NONCE = 12;
  private static final int HEAD = 1 + 4;
  private static final int TAG_BITS = 128;
  private static final int MAX_LENGTH = 2048;

  private final SessionKeys keys;
  private final SecureRandom random;
  private final byte purpose;
  private final int maxLength;

  /**
   * @param keys the keys of session ids; the first seals, each opens
   * @param random for nonces
   * @param purpose tells sealed things of different kinds apart; no version of session ids
   */
  public Seal(SessionKeys keys, SecureRandom random, byte purpose) {
    this(keys, random, purpose, MAX_LENGTH);
  }

  /**
   * The same for longer texts.
   *
   * @param maxLength of a sealed text, in characters; what is longer does not open
   */
  public Seal(SessionKeys keys, SecureRandom random, byte purpose, int maxLength) {
    this.maxLength = maxLength;
    this.keys = keys;
    this.random = random;
    this.purpose = purpose;
  }

  /** The sealed text: visible ASCII. */
  public String seal(byte[] plain) {
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
      sealed.writeBytes(cipher.doFinal(plain));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed.toByteArray());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  /** What {@code text} holds, if one of our keys sealed it for this purpose. */
  public Optional<byte[]> open(String text) {
    if (text.length() > maxLength) {
      return Optional.empty();
    }
    try {
      byte[] sealed = Base64.getUrlDecoder().decode(text);
      if (sealed.length < HEAD + NONCE + TAG_BITS / 8
          || sealed[0] != purpose
          || !isCanonical(text, sealed)) {
        return Optional.empty();
      }
      int keyId = new DataInputStream(new ByteArrayInputStream(sealed, 1, 4)).readInt();
      return keys.find(keyId).flatMap(key -> open(key, sealed));
    } catch (IllegalArgumentException | IOException e) {
      return Optional.empty();
    }
  }

  /** Whether it looks like something that one of our keys sealed for this purpose. */
  public boolean isOurs(String text) {
    if (text.length() > maxLength || text.length() < 8) {
      return false;
    }
    try {
      byte[] head = Base64.getUrlDecoder().decode(text.substring(0, 8));
      int keyId = new DataInputStream(new ByteArrayInputStream(head, 1, 4)).readInt();
      return head[0] == purpose && keys.find(keyId).isPresent();
    } catch (IllegalArgumentException | IOException e) {
      return false;
    }
  }

  /** The JDK's decoder takes padding and stray trailing bits; a sealed text has one spelling. */
  private static boolean isCanonical(String text, byte[] sealed) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed).equals(text);
  }

  private static Optional<byte[]> open(SessionKeys.Key key, byte[] sealed) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          Cipher.DECRYPT_MODE, key.secret(), new GCMParameterSpec(TAG_BITS, sealed, HEAD, NONCE));
      cipher.updateAAD(sealed, 0, HEAD);
      int from = HEAD + NONCE;
      return Optional.of(cipher.doFinal(sealed, from, sealed.length - from));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  private byte[] head(int keyId) {
    return new byte[] {
      purpose, (byte) (keyId >> 24), (byte) (keyId >> 16), (byte) (keyId >> 8), (byte) keyId
    };
  }
}
