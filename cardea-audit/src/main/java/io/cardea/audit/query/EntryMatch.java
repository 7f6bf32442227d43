package io.cardea.audit.query;

import io.cardea.audit.index.RecordMembers;
import io.cardea.audit.index.RecordTime;
import io.cardea.model.audit.RecordField;
import io.cardea.model.audit.RecordQuery;
import io.cardea.model.identity.TenantId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether an entry is what a query wants, by its records and nothing else. */
public final class EntryMatch {

  private static final String OUTCOME = "outcome";
  private static final Set<String> PARTS = Set.of(OUTCOME, "payload");
  private static final Set<String> OPENING = Set.of("intent", "admin");

  private final RecordQuery query;
  private final long since;
  private final long until;

  public EntryMatch(RecordQuery query) {
    this.query = query;
    this.since = query.since().map(RecordTime::of).orElse(Long.MIN_VALUE);
    this.until = query.until().map(RecordTime::of).orElse(Long.MAX_VALUE);
  }

  /** Whether a record begins an entry: outcomes and what is kept of arguments are parts of one. */
  public static boolean isBeginning(RecordMembers record) {
    return !PARTS.contains(record.text(RecordField.TYPE).orElse(""));
  }

  /** Whether an outcome belongs to what begins with a record. */
  public static boolean isOpening(RecordMembers beginning) {
    return OPENING.contains(beginning.text(RecordField.TYPE).orElse(""));
  }

  /** Whether a record is the outcome of what has this id. */
  public static boolean isOutcomeOf(String id, RecordMembers record) {
    return record.text(RecordField.TYPE).orElse("").equals(OUTCOME)
        && record.text(RecordField.ID).orElse("").equals(id);
  }

  /** Whether a time, in microseconds, is asked for. */
  public boolean isWithin(long time) {
    return time >= since && time < until;
  }

  /** Whether a beginning fits, whatever its outcome is. */
  public boolean fits(RecordMembers beginning) {
    for (Map.Entry<RecordField, String> wanted : query.values().entrySet()) {
      RecordField field = wanted.getKey();
      if (field != RecordField.STATUS
          && !value(beginning, field).orElse("").equals(wanted.getValue())) {
        return false;
      }
    }
    return isWithin(beginning.micros());
  }

  /** What a beginning has as a field: who says no tenant is of the first one. */
  public static Optional<String> value(RecordMembers beginning, RecordField field) {
    return field == RecordField.TENANT
        ? beginning.text(field).or(() -> Optional.of(TenantId.DEFAULT.value()))
        : beginning.text(field);
  }

  /**
   * Whether the way it ended fits.
   *
   * @param ends whether what was begun {@link #isOpening ends} at some time
   * @param outcome how it did; empty if it has not
   */
  public boolean isStatusFitting(boolean ends, Optional<RecordMembers> outcome) {
    String wanted = query.values().get(RecordField.STATUS);
    if (wanted == null) {
      return true;
    }
    return outcome
        .map(record -> record.text(RecordField.STATUS).orElse("").equals(wanted))
        .orElse(ends && wanted.equals(RecordQuery.OPEN));
  }
}
