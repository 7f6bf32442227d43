package io.cardea.model.identity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Whether a request's {@code Authorization} fields hold one API key that works (RFC 6750 §2.1). */
public sealed interface KeyCheck {

  /** It works. */
  record Accepted(ApiKey key) implements KeyCheck {}

  /**
   * It does not.
   *
   * @param reason for operators; the caller is told nothing but that it does not
   */
  record Rejected(String reason) implements KeyCheck {}

  /** There is no credential. */
  record Absent() implements KeyCheck {}

  /**
   * Checks a request's credential.
   *
   * @param fields values of all {@code Authorization} fields
   * @param now the time that expiry is judged by
   */
  static KeyCheck of(KeyIndex keys, List<String> fields, Instant now) {
    if (fields.isEmpty()) {
      return new Absent();
    }
    Optional<String> credential = bearer(fields);
    if (credential.isEmpty()) {
      return new Rejected("not one bearer credential");
    }
    Optional<PresentedKey> presented = PresentedKey.parse(credential.get());
    if (presented.isEmpty()) {
      return new Rejected("not an API key");
    }
    PresentedKey key = presented.get();
    Optional<ApiKey> found = keys.find(key.id());
    if (found.isEmpty()) {
      return new Rejected("unknown key " + key.id());
    }
    if (!found.get().hash().matches(key.secret())) {
      return new Rejected("wrong secret for key " + key.id());
    }
    return found.get().isLive(now)
        ? new Accepted(found.get())
        : new Rejected("key " + key.id() + " is expired or revoked");
  }

  /**
   * The bearer credential of a request, if it has exactly one.
   *
   * @param fields values of all {@code Authorization} fields
   */
  static Optional<String> bearer(List<String> fields) {
    String scheme = "bearer ";
    if (fields.size() != 1
        || !fields.getFirst().regionMatches(true, 0, scheme, 0, scheme.length())) {
      return Optional.empty();
    }
    return Optional.of(fields.getFirst().substring(scheme.length()).strip());
  }
}
