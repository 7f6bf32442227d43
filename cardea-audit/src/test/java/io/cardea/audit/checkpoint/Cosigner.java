package io.cardea.audit.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** A witness without a server: signs what it is given. */
public final class Cosigner {

  private final String name;
  private final KeyPair pair;

  public Cosigner(String name) {
    this.name = name;
    try {
      this.pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] typed() {
    byte[] x509 = pair.getPublic().getEncoded();
    byte[] typed = Arrays.copyOfRange(x509, x509.length - 33, x509.length);
    typed[0] = 4;
    return typed;
  }

  private byte[] id() {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update((name + "\n").getBytes(UTF_8));
      return Arrays.copyOf(sha256.digest(typed()), 4);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public String vkey() {
    return "%s+%s+%s"
        .formatted(
            name, HexFormat.of().formatHex(id()), Base64.getEncoder().encodeToString(typed()));
  }

  /** The line over a text that says {@code time} and was signed as of {@code signedTime}. */
  public String line(String text, long time, long signedTime) {
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(pair.getPrivate());
      signer.update(("cosignature/v1\ntime " + signedTime + "\n" + text).getBytes(UTF_8));
      ByteBuffer bytes = ByteBuffer.allocate(76).put(id()).putLong(time).put(signer.sign());
      return "— " + name + " " + Base64.getEncoder().encodeToString(bytes.array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public String line(String text) {
    return line(text, 1_775_000_000L, 1_775_000_000L);
  }

  /** The note with this cosignature too. */
  public SignedNote cosign(SignedNote note) {
    List<String> all = new ArrayList<>(note.signatures());
    all.add(line(note.text()));
    return new SignedNote(note.text(), all);
  }
}
