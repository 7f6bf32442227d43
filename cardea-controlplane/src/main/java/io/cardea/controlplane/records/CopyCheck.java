package io.cardea.controlplane.records;

import io.cardea.audit.checkpoint.CheckpointFile;
import io.cardea.audit.checkpoint.NoteKey;
import io.cardea.audit.index.RecordMembers;
import io.cardea.audit.prove.LeafProver;
import io.cardea.audit.query.EntryMatch;
import io.cardea.audit.removal.Removal;
import io.cardea.audit.removal.RemovalFile;
import io.cardea.audit.seal.IntroducedKeys;
import io.cardea.controlplane.jdbc.Sql;
import io.cardea.model.audit.RecordField;
import io.cardea.model.audit.RecordQuery;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Compares the rows that a database has of a log with what was sealed there: record by record with
 * the leaves of the tree, and what rows are found by with what their records say. It believes the
 * log, which {@code cardea audit verify} checks.
 */
public final class CopyCheck {

  private static final int MAX_FINDINGS = 25;
  private static final String SELECT =
      "SELECT %s FROM audit_record WHERE log = ? ORDER BY leaf, at".formatted(RecordRow.COLUMNS);

  /**
   * What was found.
   *
   * @param log its name
   * @param sealed records that are sealed
   * @param checked rows that were compared
   * @param waiting records that are not copied yet
   * @param problems rows that are changed, missing or too many
   * @param findings the first of them, in words
   * @param others logs of other nodes, which are checked there
   */
  public record Report(
      String log,
      long sealed,
      long checked,
      long waiting,
      long problems,
      List<String> findings,
      List<String> others) {

    /** Whether all rows are what was sealed. */
    public boolean isClean() {
      return problems == 0;
    }
  }

  /** How a row says that what begins there has ended. */
  private record Ending(long leaf, long outcome, long at, String status) {

    boolean isBy(long otherLeaf, long otherAt, String otherStatus) {
      return outcome == otherLeaf && at == otherAt && status.equals(otherStatus);
    }
  }

  private static final int FIELDS = 5;
  private static final int PAYLOAD = FIELDS + RecordField.values().length;

  private final LeafProver prover;
  private final NavigableMap<Long, Long> removed = new TreeMap<>();
  private final RecordMembers members = new RecordMembers();
  private final Map<String, Ending> open = new HashMap<>();
  private final List<String> findings = new ArrayList<>();
  private long problems;
  private long checked;
  private long next;
  private long latest;

  private CopyCheck(LeafProver prover, Path folder) throws IOException {
    this.prover = prover;
    List<NoteKey> keys =
        IntroducedKeys.in(new CheckpointFile(folder.resolve(CheckpointFile.NAME)).all());
    for (Removal removal : new RemovalFile(folder).read(keys).values()) {
      if (removal.behind() > removal.first()) {
        removed.put(removal.first(), removal.behind());
      }
    }
  }

  /**
   * Compares all rows of the log in {@code folder}, also while it is written and copied.
   *
   * @throws CopyUnavailable if the database cannot be asked
   * @throws IOException if the folder is not one of a log that is sealed, or nothing of it is
   *     copied
   */
  public static Report check(CopyDatabase database, Path folder) throws IOException {
    return database.read(connection -> {
      List<LogRow> logs = RecordTable.logs(connection);
      // Opened after the moment that is seen of the database, so it has all that this has.
      try (LeafProver prover = LeafProver.open(folder)) {
        LogRow log =
            logs.stream()
                .filter(row -> row.log().equals(prover.origin()))
                .findFirst()
                .orElseThrow(() -> new IOException("nothing of " + prover.origin() + " is copied"));
        List<String> others =
            logs.stream().filter(row -> !row.equals(log)).map(LogRow::shown).toList();
        return new CopyCheck(prover, folder).report(connection, log, others);
      }
    });
  }

  private Report report(Connection connection, LogRow log, List<String> others)
      throws SQLException, IOException {
    List<IOException> failure = new ArrayList<>();
    Sql.each(
        connection,
        SELECT,
        List.of(log.number()),
        CopyCheck::row,
        row -> {
          try {
            check(row);
          } catch (IOException e) {
            failure.add(e);
          }
          return failure.isEmpty();
        });
    if (!failure.isEmpty()) {
      throw failure.getFirst();
    }
    missing(Math.min(log.next(), prover.size()));
    open.values().stream()
        .filter(ending -> !ending.isBy(RecordRow.NONE, RecordRow.NONE, RecordQuery.OPEN))
        .filter(ending -> !isRemoved(ending))
        .forEach(ending -> changed(ending.leaf()));
    long waiting = Math.max(0, prover.size() - log.next());
    return new Report(
        log.log(), prover.size(), checked, waiting, problems, List.copyOf(findings), others);
  }

  /** As {@link RecordRow#values}. */
  private static List<Object> row(ResultSet row) throws SQLException {
    List<Object> values = new ArrayList<>();
    for (int column = 0; column < FIELDS; column++) {
      values.add(row.getLong(column + 1));
    }
    for (int column = FIELDS; column < PAYLOAD; column++) {
      values.add(Optional.ofNullable(row.getString(column + 1)));
    }
    values.add(row.getBytes(PAYLOAD + 1));
    return values;
  }

  private void check(List<Object> row) throws IOException {
    checked++;
    long leaf = (Long) row.getFirst();
    long at = (Long) row.get(1);
    byte[] payload = (byte[]) row.get(PAYLOAD);
    if (leaf < next) {
      found("record %d is there twice".formatted(leaf));
      return;
    }
    boolean isFirst = next == 0 || missing(leaf);
    next = leaf + 1;
    if (!prover.isLeaf(leaf, payload)) {
      found("record %d is not what was sealed".formatted(leaf));
      latest = at;
      return;
    }
    boolean isRecord = members.read(payload);
    // Behind a gap it is not known what came before.
    RecordRow expected = new RecordRow(leaf, payload, members, isRecord, isFirst ? at : latest);
    latest = expected.at();
    if (!areAlike(row, expected.values())) {
      changed(leaf);
    } else if (isRecord) {
      end(row, leaf, at);
    }
  }

  private static boolean areAlike(List<Object> row, List<Object> expected) {
    return row.subList(0, 3).equals(expected.subList(0, 3))
        && row.subList(FIELDS, PAYLOAD - 1).equals(expected.subList(FIELDS, PAYLOAD - 1));
  }

  /** Compares what a beginning says of its outcome, once that comes. */
  private void end(List<Object> row, long leaf, long at) {
    String id = Columns.stored(members.text(RecordField.ID).orElse(""));
    String status = String.valueOf(((Optional<?>) row.get(PAYLOAD - 1)).orElse(null));
    if (EntryMatch.isOpening(members)) {
      open.put(id, new Ending(leaf, (Long) row.get(3), (Long) row.get(4), status));
    } else if (members.text(RecordField.TYPE).orElse("").equals("outcome")) {
      Ending ending = open.remove(id);
      String said = Columns.stored(members.text(RecordField.STATUS).orElse(""));
      if (ending != null && !ending.isBy(leaf, at, said)) {
        changed(ending.leaf());
      }
    }
  }

  /** Whether the outcome went by retention while a hold kept the beginning: nothing tells of it. */
  private boolean isRemoved(Ending ending) {
    Map.Entry<Long, Long> range = removed.floorEntry(ending.outcome());
    return range != null && ending.outcome() < range.getValue() && ending.outcome() > ending.leaf();
  }

  /** Goes on to {@code leaf}; whether there was a gap before it, which retention may have made. */
  private boolean missing(long leaf) {
    boolean isGap = next < leaf;
    while (next < leaf) {
      Map.Entry<Long, Long> range = removed.floorEntry(next);
      if (range != null && range.getValue() > next) {
        next = Math.min(leaf, range.getValue());
      } else {
        long last = Optional.ofNullable(removed.ceilingKey(next)).orElse(leaf);
        last = Math.min(leaf, last);
        problems += last - next - 1; // one more is counted with the finding
        found("records %d to %d are missing".formatted(next, last - 1));
        next = last;
      }
    }
    return isGap;
  }

  private void changed(long leaf) {
    found("the columns of record %d are not what it says: it is found wrongly".formatted(leaf));
  }

  private void found(String what) {
    problems++;
    if (findings.size() < MAX_FINDINGS) {
      findings.add(what);
    }
  }
}
