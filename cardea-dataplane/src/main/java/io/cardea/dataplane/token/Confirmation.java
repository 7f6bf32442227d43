package io.cardea.dataplane.token;

import java.util.Optional;

/**
 * What whoever shows a token must prove to have (RFC 7800 §3.1, {@code cnf}).
 *
 * @param key the key of a proof: its SHA-256 thumbprint (RFC 7638, RFC 9449 §6.1)
 * @param certificate the certificate of the TLS connection: SHA-256 of it (RFC 8705 §3.1)
 */
public record Confirmation(Optional<String> key, Optional<String> certificate) {

  /** Nothing: whoever bears the token is taken for its agent. */
  public static final Confirmation NONE = new Confirmation(Optional.empty(), Optional.empty());
}
