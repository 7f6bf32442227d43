package io.cardea.model.audit;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What records are found by: members of theirs that say who did what, and how it ended. */
public enum RecordField {
  TYPE,
  ID,
  /** A record that has none counts as the first tenant's. */
  TENANT,
  /** Word of an {@link AuditEvent}. */
  EVENT,
  ISSUER,
  SUBJECT,
  USER,
  SOURCE,
  ADAPTER,
  METHOD,
  TARGET,
  /** Commitment to a resource's URI. */
  RESOURCE,
  /** Digest of a definition. */
  DEFINITION,
  /** What the client calls itself. */
  CLIENT,
  SESSION,
  TRACE,
  RULE,
  REASON,
  /** Of the outcome; {@link RecordQuery#OPEN} where there is none yet. */
  STATUS;

  private static final Map<String, RecordField> BY_LABEL =
      Arrays.stream(values()).collect(Collectors.toMap(RecordField::label, Function.identity()));

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The member's name. */
  public String label() {
    return label;
  }

  /** The field whose member is {@code label}. */
  public static Optional<RecordField> find(String label) {
    return Optional.ofNullable(BY_LABEL.get(label));
  }
}
