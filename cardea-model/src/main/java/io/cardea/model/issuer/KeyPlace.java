package io.cardea.model.issuer;

import io.cardea.model.adapter.OutboundProxy;
import java.util.Optional;

/**
 * Where an issuer publishes the keys that it signs with (RFC 7517 §5).
 *
 * @param url of its key set; empty: its metadata name it (RFC 8414, OpenID Connect Discovery)
 * @param allowPrivateNetwork whether it may be at loopback, private and link-local addresses, and
 *     on this machine without TLS
 * @param proxy what it is asked through, if not straight
 */
public record KeyPlace(
    Optional<String> url, boolean allowPrivateNetwork, Optional<OutboundProxy> proxy) {

  /** One that is asked straight. */
  public KeyPlace(Optional<String> url, boolean allowPrivateNetwork) {
    this(url, allowPrivateNetwork, Optional.empty());
  }
}
