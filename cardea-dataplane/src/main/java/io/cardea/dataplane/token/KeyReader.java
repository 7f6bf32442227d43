package io.cardea.dataplane.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import io.cardea.dataplane.token.VerifyingKey.Check;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads one key of a key set (RFC 7517 §4). What is not there to check signatures with, or is too
 * weak for it, is left out, as RFC 7517 §5 has it.
 */
final class KeyReader {

  /** RFC 7518 §3.3. */
  private static final int MIN_RSA_BITS = 2_048;

  /** More would only make checking slow. */
  private static final int MAX_RSA_BITS = 8_192;

  private static final int MAX_EXPONENT_BITS = 33;
  private static final int ED25519_BYTES = 32;
  private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private static final Set<String> RSA =
      Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512");
  private static final Map<Curve, String> CURVES =
      Map.of(Curve.P_256, "ES256", Curve.P_384, "ES384", Curve.P_521, "ES512");

  private KeyReader() {}

  /** The key that {@code json} describes, if it is one to check signatures with. */
  static Optional<VerifyingKey> read(String json) {
    try {
      JWK key = JWK.parse(json);
      boolean forSignatures =
          (key.getKeyUse() == null || KeyUse.SIGNATURE.equals(key.getKeyUse()))
              && (key.getKeyOperations() == null
                  || key.getKeyOperations().contains(KeyOperation.VERIFY));
      // A private key that is published is nobody's any more.
      return forSignatures && !key.isPrivate() ? read(key) : Optional.empty();
    } catch (ParseException | JOSEException | GeneralSecurityException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<VerifyingKey> read(JWK key)
      throws JOSEException, GeneralSecurityException {
    return switch (key) {
      case RSAKey rsa -> rsa(rsa);
      case ECKey curve -> curve(curve);
      case OctetKeyPair pair when Curve.Ed25519.equals(pair.getCurve()) -> ed25519(pair);
      default -> Optional.empty();
    };
  }

  private static Optional<VerifyingKey> rsa(RSAKey key) throws JOSEException {
    RSAPublicKey known = key.toRSAPublicKey();
    int bits = known.getModulus().bitLength();
    boolean strong =
        bits >= MIN_RSA_BITS
            && bits <= MAX_RSA_BITS
            && known.getPublicExponent().testBit(0)
            && known.getPublicExponent().bitLength() > 1
            && known.getPublicExponent().bitLength() <= MAX_EXPONENT_BITS
            && !Roca.isSuspect(known.getModulus());
    return strong
        ? Optional.of(named(key, RSA, VerifyingKey.of(new RSASSAVerifier(known))))
        : Optional.empty();
  }

  private static Optional<VerifyingKey> curve(ECKey key) throws JOSEException {
    String algorithm = CURVES.get(key.getCurve());
    return algorithm == null
        ? Optional.empty()
        : Optional.of(named(key, Set.of(algorithm), VerifyingKey.of(new ECDSAVerifier(key))));
  }

  private static Optional<VerifyingKey> ed25519(OctetKeyPair key) throws GeneralSecurityException {
    byte[] x = key.getDecodedX();
    if (x.length != ED25519_BYTES) {
      return Optional.empty();
    }
    byte[] encoded = new byte[ED25519_PREFIX.length + x.length];
    System.arraycopy(ED25519_PREFIX, 0, encoded, 0, ED25519_PREFIX.length);
    System.arraycopy(x, 0, encoded, ED25519_PREFIX.length, x.length);
    Check check =
        VerifyingKey.ofEd25519(
            KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
    return Optional.of(named(key, Set.of("EdDSA", "Ed25519"), check));
  }

  /** A key that says what it is for is used for nothing else (RFC 8725 §3.1). */
  private static VerifyingKey named(JWK key, Set<String> possible, Check check) {
    Set<String> algorithms =
        key.getAlgorithm() == null
            ? possible
            : possible.contains(key.getAlgorithm().getName())
                ? Set.of(key.getAlgorithm().getName())
                : Set.of();
    return new VerifyingKey(Optional.ofNullable(key.getKeyID()), algorithms, check);
  }
}
