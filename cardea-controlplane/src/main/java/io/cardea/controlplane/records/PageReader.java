package io.cardea.controlplane.records;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.audit.index.RecordMembers;
import io.cardea.audit.query.EntryMatch;
import io.cardea.controlplane.jdbc.Sql;
import io.cardea.controlplane.records.SharedRecords.Entry;
import io.cardea.controlplane.records.SharedRecords.Line;
import io.cardea.controlplane.records.SharedRecords.Page;
import io.cardea.controlplane.records.SharedRecords.Place;
import io.cardea.model.audit.RecordField;
import io.cardea.model.audit.RecordQuery;
import java.io.Closeable;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads one page of entries: rows lead to them, their records decide. One thread. */
final class PageReader implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(PageReader.class);

  /** Bytes of records on a page; what comes after is on the next one. */
  private static final int MAX_BYTES = 4 << 20;

  /** Rows that are looked at for a page, if only few of them fit. */
  private static final int MAX_ROWS = 20_000;

  private static final int MAX_FINDINGS = 25;

  private final RecordQuery query;
  private final EntryMatch match;
  private final Map<Integer, LogRow> logs;
  private final OwnLog own;
  private final int most;
  private final List<String> findings;
  private final RecordMembers members = new RecordMembers();
  private final List<Entry> entries = new ArrayList<>();
  private Optional<Place> last = Optional.empty();
  private boolean hasMore;
  private int rowFindings;
  private long bytes;

  /** A row, of which nothing is believed. */
  private record Row(Place place, long outcome, Payloads payloads) {}

  /** Its record, and that of its outcome if there is one. */
  private static final class Payloads {
    private final byte[] beginning;
    private final byte @Nullable [] outcome;

    Payloads(byte[] beginning, byte @Nullable [] outcome) {
      this.beginning = beginning;
      this.outcome = outcome;
    }
  }

  PageReader(RecordQuery query, List<LogRow> logs, OwnLog own, int most, List<String> findings) {
    this.query = query;
    this.match = new EntryMatch(query);
    this.logs = logs.stream().collect(Collectors.toMap(LogRow::number, Function.identity()));
    this.own = own;
    this.most = most;
    this.findings = findings;
  }

  void read(Connection connection, Optional<Place> behind) throws SQLException, IOException {
    long skew = logs.values().stream().mapToLong(LogRow::skew).max().orElse(0);
    Optional<Place> from = behind;
    boolean isDone = false;
    for (int looked = 0; !isDone; ) {
      RecordSelect select = new RecordSelect(query, skew, from);
      int wanted = most + 1 - entries.size();
      List<Row> rows = new ArrayList<>();
      long[] size = new long[1];
      Sql.each(
          connection,
          select.sql(wanted),
          select.values(),
          PageReader::row,
          row -> {
            rows.add(row);
            size[0] += row.payloads().beginning.length;
            return size[0] <= MAX_BYTES;
          });
      for (Row row : rows) {
        take(row);
      }
      isDone = hasMore || (rows.size() < wanted && size[0] <= MAX_BYTES);
      from = rows.isEmpty() ? from : Optional.of(rows.getLast().place());
      looked += rows.size();
      if (!isDone && looked >= MAX_ROWS) {
        hasMore = true;
        isDone = true;
        last = from;
      }
    }
  }

  Page page() {
    return new Page(entries, hasMore ? last : Optional.empty(), findings);
  }

  @Override
  public void close() throws IOException {
    own.close();
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        new Place(row.getLong(1), row.getInt(2), row.getLong(3)),
        row.getLong(5),
        new Payloads(row.getBytes(4), row.getBytes(6)));
  }

  private void take(Row row) throws IOException {
    LogRow log = logs.get(row.place().log());
    if (hasMore || log == null) {
      return;
    }
    Optional<Entry> entry = entry(row, log);
    if (entry.isEmpty()) {
      return;
    }
    if (entries.size() == most || bytes > MAX_BYTES) {
      hasMore = true;
      return;
    }
    entries.add(entry.get());
    last = Optional.of(row.place());
    bytes += row.payloads().beginning.length;
  }

  private Optional<Entry> entry(Row row, LogRow log) throws IOException {
    boolean isOwn = own.is(log.log());
    byte[] beginning = row.payloads().beginning;
    if (!isWhole(isOwn, log, row.place().leaf(), beginning) || !match.fits(members)) {
      return Optional.empty();
    }
    Line first = line(isOwn, row.place().leaf(), beginning);
    String id = members.text(RecordField.ID).orElse("");
    boolean ends = EntryMatch.isOpening(members);
    Optional<Line> outcome = ends ? outcome(row, log, id, isOwn) : Optional.empty();
    return match.isStatusFitting(ends, outcome.map(_ -> members))
        ? Optional.of(new Entry(log.log(), log.node(), isOwn, first, outcome))
        : Optional.empty();
  }

  /** Its members are known then. */
  private Optional<Line> outcome(Row row, LogRow log, String id, boolean isOwn) throws IOException {
    if (row.outcome() == RecordRow.NONE) {
      return Optional.empty();
    }
    byte[] payload = row.payloads().outcome;
    if (payload == null) {
      found("record %d of %s is not there".formatted(row.outcome(), log.shown()));
      return Optional.empty();
    }
    return isWhole(isOwn, log, row.outcome(), payload) && EntryMatch.isOutcomeOf(id, members)
        ? Optional.of(line(isOwn, row.outcome(), payload))
        : Optional.empty();
  }

  /** Whether a record can be believed as far as this node can tell; its members are known then. */
  private boolean isWhole(boolean isOwn, LogRow log, long leaf, byte[] payload) throws IOException {
    if (isOwn && !own.isLeaf(leaf, payload)) {
      LOG.atError().log("record {} of {} in the database is not what was sealed", leaf, log.log());
      found("record %d of %s is not what was sealed, and is left out".formatted(leaf, log.shown()));
      return false;
    }
    if (!isOneLine(payload) || !members.read(payload)) {
      found("record %d of %s is no record".formatted(leaf, log.shown()));
      return false;
    }
    return true;
  }

  /** Else one of another node could look like several, in an export. */
  private static boolean isOneLine(byte[] payload) {
    for (int at = 0; at < payload.length - 1; at++) {
      if (payload[at] == '\n') {
        return false;
      }
    }
    return true;
  }

  private void found(String what) {
    if (rowFindings++ < MAX_FINDINGS) {
      findings.add(what + ": cardea audit verify-copy says more");
    }
  }

  private Line line(boolean isOwn, long leaf, byte[] payload) throws IOException {
    String json = new String(payload, UTF_8);
    return new Line(
        leaf,
        json.endsWith("\n") ? json.substring(0, json.length() - 1) : json,
        isOwn ? own.proof(leaf, payload) : Optional.empty());
  }
}
