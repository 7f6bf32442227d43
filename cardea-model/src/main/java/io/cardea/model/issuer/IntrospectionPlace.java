package io.cardea.model.issuer;

import java.time.Duration;

/**
 * Where an issuer says whether one of its tokens is good (RFC 7662).
 *
 * @param url of its introspection endpoint
 * @param clientId as whom it is asked
 * @param clientSecret what proves that
 * @param maxAge how long what it said counts: so much later than there a token is revoked here
 */
public record IntrospectionPlace(
    String url, String clientId, String clientSecret, Duration maxAge) {

  public static final Duration USUAL_AGE = Duration.ofSeconds(30);
  public static final Duration MAX_AGE = Duration.ofMinutes(5);

  public IntrospectionPlace {
    if (maxAge.isNegative() || maxAge.compareTo(MAX_AGE) > 0) {
      throw new IllegalArgumentException("a maximum age is 0 to " + MAX_AGE);
    }
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return clientId + " at " + url;
  }
}
