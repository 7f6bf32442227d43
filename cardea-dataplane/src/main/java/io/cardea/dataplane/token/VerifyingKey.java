package io.cardea.dataplane.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Optional;
import java.util.Set;

/**
 * A public key of an issuer.
 *
 * @param id its name, of any form
 * @param algorithms what it may be used with
 * @param check whether a signature is right
 */
record VerifyingKey(Optional<String> id, Set<String> algorithms, Check check) {

  /** Whether a signature is right. Thread-safe. */
  interface Check {
    boolean isRight(String algorithm, byte[] signed, byte[] signature);
  }

  VerifyingKey {
    algorithms = Set.copyOf(algorithms);
  }

  /** One of RSA or of an elliptic curve of NIST. */
  static Check of(JWSVerifier verifier) {
    return (algorithm, signed, signature) -> {
      try {
        return verifier.verify(
            new JWSHeader(JWSAlgorithm.parse(algorithm)), signed, Base64URL.encode(signature));
      } catch (JOSEException e) {
        return false;
      }
    };
  }

  /** One of Ed25519 (RFC 8032), by the JDK: nimbus would need Tink for it. */
  static Check ofEd25519(PublicKey key) {
    return (_, signed, signature) -> {
      try {
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(key);
        verifier.update(signed);
        return verifier.verify(signature);
      } catch (GeneralSecurityException e) {
        return false;
      }
    };
  }
}
