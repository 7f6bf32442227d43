package io.cardea.controlplane.records;

import io.cardea.audit.index.RecordTime;
import io.cardea.model.audit.RecordField;
import io.cardea.model.audit.RecordQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A query as SQL, whose texts are always values and never statement. It leads to all entries that
 * fit, and maybe to others.
 */
final class RecordSelect {

  private final RecordQuery query;
  private final List<String> conditions = new ArrayList<>();
  private final List<Object> values = new ArrayList<>();

  /**
   * @param skew how far the time of any record may be behind the one that it is kept by
   * @param behind where to go on, if not at the first
   */
  RecordSelect(RecordQuery query, long skew, Optional<SharedRecords.Place> behind) {
    this.query = query;
    conditions.add("tenant IS NOT NULL"); // what begins an entry has one
    for (Map.Entry<RecordField, String> wanted : query.values().entrySet()) {
      add(Columns.of(wanted.getKey()) + " = ?", Columns.stored(wanted.getValue()));
    }
    query
        .since()
        .map(RecordTime::of)
        .ifPresent(since -> add("micros >= ? AND at >= ?", since, since));
    query
        .until()
        .map(RecordTime::of)
        .ifPresent(until -> add("micros < ? AND at < ?", until, sum(until, skew)));
    String is = query.isNewestFirst() ? "<" : ">";
    behind.ifPresent(place ->
        add(
            "at %s= ? AND (at, log, leaf) %s (?, ?, ?)".formatted(is, is),
            place.at(),
            place.at(),
            place.log(),
            place.leaf()));
  }

  private void add(String condition, Object... more) {
    conditions.add(condition);
    values.addAll(List.of(more));
  }

  private static long sum(long time, long more) {
    return more > Long.MAX_VALUE - Math.max(time, 0) ? Long.MAX_VALUE : time + more;
  }

  /** Places, records and outcomes of {@code most} entries, in order. */
  String sql(int most) {
    return """
    SELECT e.at, e.log, e.leaf, e.record, e.outcome, o.record
    FROM (SELECT * FROM audit_record WHERE %s ORDER BY %s LIMIT %d) e
    LEFT JOIN audit_record o ON o.log = e.log AND o.leaf = e.outcome AND o.at = e.outcome_at
    ORDER BY %s
    """
        .formatted(String.join(" AND ", conditions), order(""), most, order("e."));
  }

  private String order(String of) {
    String way = query.isNewestFirst() ? " DESC" : "";
    return of + "at" + way + ", " + of + "log" + way + ", " + of + "leaf" + way;
  }

  List<Object> values() {
    return values;
  }
}
