package io.cardea.model.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads certificates and keys in PEM (RFC 7468). What its exceptions say shows nothing of a key.
 */
public final class Pem {

  private static final Pattern LABEL = Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,64})-----");
  private static final String CERTIFICATE = "-----BEGIN CERTIFICATE-----";
  private static final String KEY = "-----BEGIN PRIVATE KEY-----";

  private Pem() {}

  /**
   * The certificates in {@code text}, in its order; at least one.
   *
   * @throws CertificateException if it holds none, or one that is broken
   */
  public static List<X509Certificate> certificates(String text) throws CertificateException {
    if (!text.contains(CERTIFICATE)) {
      throw new CertificateException("holds no certificate in PEM (" + CERTIFICATE + ")");
    }
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(text.getBytes(ISO_8859_1)))
          .stream()
          .map(X509Certificate.class::cast)
          .toList();
    } catch (CertificateException e) {
      throw new CertificateException("holds a certificate that is broken", e);
    }
  }

  /**
   * The private key in {@code text}: PKCS#8, without a password (RFC 5958).
   *
   * @param certificate whose it is
   * @throws InvalidKeyException if there is none, or that of another certificate
   */
  public static PrivateKey privateKey(String text, X509Certificate certificate)
      throws InvalidKeyException {
    if (!text.contains(KEY)) {
      throw new InvalidKeyException(
          LABEL
              .matcher(text)
              .results()
              .map(found -> found.group(1))
              .filter(label -> label.endsWith("PRIVATE KEY"))
              .findFirst()
              .map(Pem::otherForm)
              .orElse("holds no private key in PEM (" + KEY + ")"));
    }
    PrivateKey key = parse(text, certificate.getPublicKey().getAlgorithm());
    if (!isPair(certificate, key)) {
      throw new InvalidKeyException("holds the key of another certificate");
    }
    return key;
  }

  private static String otherForm(String label) {
    return "holds an "
        + label
        + "; write it as PKCS#8 without a password:"
        + " openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW";
  }

  private static PrivateKey parse(String text, String algorithm) throws InvalidKeyException {
    int from = text.indexOf(KEY) + KEY.length();
    int end = text.indexOf("-----END", from);
    try {
      byte[] der = Base64.getMimeDecoder().decode(text.substring(from, end < 0 ? from : end));
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // Without the cause, which might quote the key.
      throw new InvalidKeyException(
          "holds a private key that is broken, or none of " + algorithm + " like the certificate");
    }
  }

  /** Whether what {@code key} signs is verified by {@code certificate}. */
  private static boolean isPair(X509Certificate certificate, PrivateKey key)
      throws InvalidKeyException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    try {
      byte[] text = certificate.getEncoded();
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(key);
      signing.update(text);
      Signature verifying = Signature.getInstance(algorithm);
      verifying.initVerify(certificate.getPublicKey());
      verifying.update(text);
      return verifying.verify(signing.sign());
    } catch (GeneralSecurityException e) {
      throw new InvalidKeyException("holds a key that cannot sign: " + key.getAlgorithm(), e);
    }
  }
}
