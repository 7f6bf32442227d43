package io.cardea.dataplane.token;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes tokens and key sets as an issuer would, or who wants to be taken for one; by the JDK. */
public final class Mint {

  /** Signs what it is given. */
  @FunctionalInterface
  public interface Signer {
    byte[] sign(byte[] signed) throws GeneralSecurityException;
  }

  public static final KeyPair RSA = rsa(2048);
  public static final KeyPair OTHER_RSA = rsa(2048);
  public static final KeyPair EC = ec("secp256r1");
  public static final KeyPair ED = ed();

  public static final Signer RS256 = with(RSA.getPrivate(), "SHA256withRSA");
  public static final Signer ES256 = with(EC.getPrivate(), "SHA256withECDSAinP1363Format");
  public static final Signer EDDSA = with(ED.getPrivate(), "Ed25519");
  public static final Signer NOTHING = _ -> new byte[0];

  private Mint() {}

  public static KeyPair rsa(int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public static KeyPair ec(String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair ed() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public static Signer with(PrivateKey key, String algorithm) {
    return signed -> {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(signed);
      return signature.sign();
    };
  }

  public static Signer ps256(PrivateKey key) {
    return signed -> {
      Signature signature = Signature.getInstance("RSASSA-PSS");
      signature.setParameter(
          new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
      signature.initSign(key);
      signature.update(signed);
      return signature.sign();
    };
  }

  public static Signer hs256(byte[] secret) {
    return signed -> {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return mac.doFinal(signed);
    };
  }

  public static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  public static String base64(String text) {
    return base64(text.getBytes(UTF_8));
  }

  /** A token with this header and these claims, whatever they are. */
  public static String token(String header, String claims, Signer signer) {
    String signed = base64(header) + "." + base64(claims);
    try {
      return signed + "." + base64(signer.sign(signed.getBytes(US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A key set of these keys. */
  public static byte[] set(String... keys) {
    return ("{\"keys\":[" + String.join(",", keys) + "]}").getBytes(UTF_8);
  }

  /** A public key as a key set has it; {@code more} are further members, each after a comma. */
  public static String jwk(String id, KeyPair pair, String more) {
    String named = id.isEmpty() ? "" : ",\"kid\":\"" + id + "\"";
    return switch (pair.getPublic()) {
      case RSAPublicKey rsa ->
          "{\"kty\":\"RSA\",\"n\":\"%s\",\"e\":\"%s\"%s%s}"
              .formatted(
                  number(rsa.getModulus(), 0), number(rsa.getPublicExponent(), 0), named, more);
      case ECPublicKey ec -> {
        int bits = ec.getParams().getCurve().getField().getFieldSize();
        yield "{\"kty\":\"EC\",\"crv\":\"P-%d\",\"x\":\"%s\",\"y\":\"%s\"%s%s}"
            .formatted(
                bits,
                number(ec.getW().getAffineX(), (bits + 7) / 8),
                number(ec.getW().getAffineY(), (bits + 7) / 8),
                named,
                more);
      }
      default -> {
        byte[] encoded = pair.getPublic().getEncoded();
        byte[] x = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
        yield "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"%s\"%s%s}"
            .formatted(base64(x), named, more);
      }
    };
  }

  private static String number(BigInteger number, int length) {
    byte[] bytes = number.toByteArray();
    int zeros = bytes[0] == 0 && bytes.length > 1 ? 1 : 0;
    byte[] bare = Arrays.copyOfRange(bytes, zeros, bytes.length);
    byte[] padded = new byte[Math.max(length, bare.length)];
    System.arraycopy(bare, 0, padded, padded.length - bare.length, bare.length);
    return base64(padded);
  }
}
