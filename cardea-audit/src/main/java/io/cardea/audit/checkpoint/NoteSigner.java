package io.cardea.audit.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** An Ed25519 private key that signs notes, with its public key. */
public final class NoteSigner {

  private static final String PRIVATE = "PRIVATE+KEY+";
  private static final byte ED25519 = 1;
  private static final byte[] PKCS8_PREFIX =
      HexFormat.of().parseHex("302e020100300506032b657004220420");
  private static final int SEED_BYTES = 32;

  private final NoteKey key;
  private final PrivateKey secret;

  private NoteSigner(NoteKey key, PrivateKey secret) {
    this.key = key;
    this.secret = secret;
  }

  /** Makes a new key with this name. */
  public static NoteSigner make(String name, SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
      generator.initialize(NamedParameterSpec.ED25519, random);
      KeyPair pair = generator.generateKeyPair();
      return new NoteSigner(NoteKey.of(name, pair.getPublic()), pair.getPrivate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  /**
   * Reads what {@link #secretText} wrote. Whether the two halves belong together shows only when it
   * signs.
   *
   * @throws IllegalArgumentException if it is none; the message holds nothing secret
   */
  public static NoteSigner parse(String text) {
    int space = text.indexOf(' ');
    int last = text.lastIndexOf('+', space);
    if (space < 0 || last < 0) {
      throw new IllegalArgumentException("no private key and public key with a space between");
    }
    NoteKey key = NoteKey.parse(text.substring(space + 1));
    byte[] typed;
    try {
      typed = Base64.getDecoder().decode(secretPart(text.substring(0, space), key));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the private key of " + key.name() + " is damaged", e);
    }
    if (typed.length != 1 + SEED_BYTES || typed[0] != ED25519) {
      throw new IllegalArgumentException("the private key of " + key.name() + " is damaged");
    }
    return new NoteSigner(key, secret(typed));
  }

  private static String secretPart(String text, NoteKey key) {
    String prefix = PRIVATE + key.name() + "+" + key.id() + "+";
    if (!text.startsWith(prefix)) {
      throw new IllegalArgumentException("names differ");
    }
    return text.substring(prefix.length());
  }

  private static PrivateKey secret(byte[] typed) {
    byte[] pkcs8 = Arrays.copyOf(PKCS8_PREFIX, PKCS8_PREFIX.length + SEED_BYTES);
    System.arraycopy(typed, 1, pkcs8, PKCS8_PREFIX.length, SEED_BYTES);
    try {
      return KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  /** The public key. */
  public NoteKey key() {
    return key;
  }

  /** Both keys on one line, to be kept where nobody else can read it. */
  public String secretText() {
    byte[] pkcs8 = secret.getEncoded();
    byte[] typed = new byte[1 + SEED_BYTES];
    typed[0] = ED25519;
    System.arraycopy(pkcs8, PKCS8_PREFIX.length, typed, 1, SEED_BYTES);
    String encoded = Base64.getEncoder().encodeToString(typed);
    return PRIVATE + key.name() + "+" + key.id() + "+" + encoded + " " + key;
  }

  /** A note with the signature of this key alone. */
  public SignedNote note(String text) {
    return new SignedNote(text, List.of(sign(text)));
  }

  /** The signature line over a note's text, without its line feed. */
  String sign(String text) {
    byte[] signature = signature(text);
    byte[] withId = new byte[4 + signature.length];
    System.arraycopy(HexFormat.of().parseHex(key.id()), 0, withId, 0, 4);
    System.arraycopy(signature, 0, withId, 4, signature.length);
    return "— " + key.name() + " " + Base64.getEncoder().encodeToString(withId);
  }

  private byte[] signature(String text) {
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(secret);
      signer.update(text.getBytes(UTF_8));
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Ed25519 does not sign", e);
    }
  }
}
