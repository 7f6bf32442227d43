package io.cardea.audit.subject;

import io.cardea.model.audit.AuditSubject;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;

/**
 * A key that nobody has used yet.
 *
 * @param wrapped what the file has of it
 */
record FreshKey(SubjectKey key, String wrapped) {

  private static final int ID_BYTES = 16;

  /** One of {@code name}, first recorded at {@code now}. */
  static FreshKey of(SubjectName name, Instant now, WrappingKeys wrapping, SecureRandom random) {
    byte[] secret = new byte[SubjectKey.BYTES];
    random.nextBytes(secret);
    AuditSubject subject =
        new AuditSubject(
            id(name.kind(), random),
            name.tenant(),
            name.kind(),
            name.issuer(),
            name.name(),
            now.truncatedTo(ChronoUnit.MILLIS));
    return new FreshKey(
        new SubjectKey(subject, secret),
        wrapping.wrap(subject.id(), SubjectEntry.toBytes(subject, secret)));
  }

  /** {@code p-} for persons, {@code a-} for agents, and 32 hex digits that are random. */
  private static String id(AuditSubject.Kind kind, SecureRandom random) {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    String letter =
        switch (kind) {
          case USER -> "p-";
          case AGENT -> "a-";
        };
    return letter + HexFormat.of().formatHex(id);
  }
}
