package io.cardea.controlplane.records;

import io.cardea.audit.index.RecordMembers;
import io.cardea.audit.query.EntryMatch;
import io.cardea.audit.seal.LeafReader;
import io.cardea.model.audit.RecordField;
import io.cardea.model.audit.RecordQuery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Records of a log on their way to the database. Outcomes are told to the beginnings that are in
 * the same batch; others are told there. One thread.
 */
final class CopyBatch {

  private static final int MAX_BYTES = 4 << 20;
  private static final String OUTCOME = "outcome";

  private final LogRow from;
  private final RecordMembers members = new RecordMembers();
  private final List<RecordRow> rows = new ArrayList<>();
  private final Map<String, RecordRow> open = new HashMap<>();
  private final List<LateOutcome> late = new ArrayList<>();
  private final NavigableSet<Long> times = new TreeSet<>();
  private long latest;
  private long skew;
  private long bytes;

  /**
   * An outcome whose beginning is in an earlier batch.
   *
   * @param id as the column has it
   */
  record LateOutcome(String id, RecordRow outcome, String status) {}

  CopyBatch(LogRow from) {
    this.from = from;
    this.latest = from.latest();
    this.skew = from.skew();
  }

  void add(long leaf, byte[] payload) {
    boolean isRecord = members.read(payload);
    RecordRow row = new RecordRow(leaf, payload, members, isRecord, latest);
    latest = row.at();
    skew = Math.max(skew, row.skew());
    bytes += payload.length;
    rows.add(row);
    times.add(row.at());
    if (!isRecord) {
      return;
    }
    String id = Columns.stored(members.text(RecordField.ID).orElse(""));
    if (EntryMatch.isOpening(members)) {
      row.status(RecordQuery.OPEN);
      open.put(id, row);
    } else if (members.text(RecordField.TYPE).orElse("").equals(OUTCOME)) {
      String status = Columns.stored(members.text(RecordField.STATUS).orElse(""));
      RecordRow beginning = open.remove(id);
      if (beginning == null) {
        late.add(new LateOutcome(id, row, status));
      } else {
        beginning.ended(row, status);
      }
    }
  }

  boolean isFull(int most) {
    return rows.size() >= most || bytes >= MAX_BYTES;
  }

  List<RecordRow> rows() {
    return rows;
  }

  List<LateOutcome> late() {
    return late;
  }

  /** The times that rows are kept by. */
  NavigableSet<Long> times() {
    return times;
  }

  /** How far the log is copied with this. */
  LogRow until(LeafReader.Place place) {
    return new LogRow(
        from.number(),
        from.log(),
        from.node(),
        place.leaf(),
        place.at(),
        latest,
        skew,
        from.complete(),
        from.removed());
  }
}
