package io.cardea.model.audit;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which entries of the log are wanted.
 *
 * @param values what members must be, each of them, to the letter; none is empty
 * @param since the earliest time of an entry's beginning
 * @param until the first time that is too late
 * @param isNewestFirst in which order; that of an entry is that of its beginning in the log
 */
public record RecordQuery(
    Map<RecordField, String> values,
    Optional<Instant> since,
    Optional<Instant> until,
    boolean isNewestFirst) {

  /** The status of what has no outcome yet. */
  public static final String OPEN = "OPEN";

  private static final List<String> TYPES =
      List.of("intent", "admin", "refusal", "refusals", "dropped", "system", "segment");
  private static final List<String> STATUSES =
      Arrays.stream(Outcome.Status.values()).map(Enum::name).toList();
  private static final Pattern PSEUDONYM = Pattern.compile("p-[0-9a-f]{32}");

  /** All entries, the oldest first. */
  public static final RecordQuery ALL =
      new RecordQuery(Map.of(), Optional.empty(), Optional.empty(), false);

  public RecordQuery {
    Map<RecordField, String> ordered = new EnumMap<>(RecordField.class);
    ordered.putAll(values);
    if (ordered.containsValue("")) {
      throw new IllegalArgumentException("nothing is found by an empty value");
    }
    values = Collections.unmodifiableMap(ordered);
  }

  /** Why nothing can fit it, if so, for who asked. */
  public Optional<String> problem() {
    String status = values.getOrDefault(RecordField.STATUS, OPEN);
    String type = values.getOrDefault(RecordField.TYPE, TYPES.getFirst());
    String user = values.get(RecordField.USER);
    String event = values.get(RecordField.EVENT);
    if (!status.equals(OPEN) && !STATUSES.contains(status)) {
      return Optional.of("status is OPEN or one of " + STATUSES + ".");
    }
    if (type.equals("outcome")) {
      return Optional.of(
          "type is that of a beginning; its outcome comes with it: ask for status instead.");
    }
    if (!TYPES.contains(type)) {
      return Optional.of("type is one of " + TYPES + ".");
    }
    if (event != null && !AuditEvent.words().contains(event)) {
      return Optional.of("event is one of " + AuditEvent.words() + ".");
    }
    if (user != null && !PSEUDONYM.matcher(user).matches()) {
      return Optional.of(
          "user is the pseudonym that records have: p- and 32 hex digits. Whose it is, a gateway"
              + " tells auditors.");
    }
    return since.isPresent() && until.isPresent() && !since.get().isBefore(until.get())
        ? Optional.of("since is not before until.")
        : Optional.empty();
  }

  /** The same, only where {@code field} is {@code value}. */
  public RecordQuery with(RecordField field, String value) {
    Map<RecordField, String> more = new EnumMap<>(RecordField.class);
    more.putAll(values);
    more.put(field, value);
    return new RecordQuery(more, since, until, isNewestFirst);
  }

  /** The same within a time. */
  public RecordQuery within(Optional<Instant> from, Optional<Instant> to) {
    return new RecordQuery(values, from, to, isNewestFirst);
  }

  /** The same, the newest first. */
  public RecordQuery newestFirst() {
    return new RecordQuery(values, since, until, true);
  }
}
