package io.cardea.controlplane.records;

import io.cardea.audit.index.RecordMembers;
import io.cardea.audit.index.RecordTime;
import io.cardea.audit.query.EntryMatch;
import io.cardea.model.audit.RecordField;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A record as a row of the database. One thread. */
final class RecordRow {

  /** For what has no outcome. */
  static final long NONE = -1;

  /** The columns besides the log, in the order of {@link #values}. */
  static final String COLUMNS =
      "leaf, at, micros, outcome, outcome_at, " + Columns.FIELDS + ", record";

  private final long leaf;
  private final long at;
  private final long micros;
  private final byte[] payload;
  private final Map<RecordField, String> fields = new EnumMap<>(RecordField.class);
  private long outcome = NONE;
  private long outcomeAt = NONE;

  /**
   * @param isRecord whether it could be read, so that {@code members} are its members
   * @param latest the latest time of the records before it
   */
  RecordRow(long leaf, byte[] payload, RecordMembers members, boolean isRecord, long latest) {
    this.leaf = leaf;
    this.payload = payload;
    this.micros = isRecord ? members.micros() : RecordTime.NONE;
    this.at = Math.max(latest, micros);
    if (isRecord && EntryMatch.isBeginning(members)) {
      for (RecordField field : RecordField.values()) {
        if (field != RecordField.STATUS) {
          EntryMatch.value(members, field)
              .ifPresent(value -> fields.put(field, Columns.stored(value)));
        }
      }
    }
  }

  long leaf() {
    return leaf;
  }

  /** The time that it is kept by: that of this and all records before it. */
  long at() {
    return at;
  }

  /** How far its own time is behind that; as far as can be if it says none. */
  long skew() {
    return micros == RecordTime.NONE ? Long.MAX_VALUE : at - micros;
  }

  /** How it stands with what begins here. */
  void status(String status) {
    fields.put(RecordField.STATUS, status);
  }

  /** What begins here has ended. */
  void ended(RecordRow by, String status) {
    outcome = by.leaf;
    outcomeAt = by.at;
    status(status);
  }

  /** As {@link #COLUMNS}. */
  List<Object> values() {
    List<Object> values = new ArrayList<>(List.of(leaf, at, micros, outcome, outcomeAt));
    for (RecordField field : RecordField.values()) {
      values.add(Optional.ofNullable(fields.get(field)));
    }
    values.add(payload);
    return values;
  }
}
