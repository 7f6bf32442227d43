package io.cardea.model.issuer;

import java.util.Optional;

/**
 * Where an issuer publishes the keys that it signs with (RFC 7517 §5).
 *
 * @param url of its key set; empty: its metadata name it (RFC 8414, OpenID Connect Discovery)
 * @param allowPrivateNetwork whether it may be at loopback, private and link-local addresses, and
 *     on this machine without TLS
 */
public record KeyPlace(Optional<String> url, boolean allowPrivateNetwork) {}
