package io.cardea.controlplane.records;

import io.cardea.model.audit.RecordField;
import io.cardea.model.audit.RecordQuery;
import io.cardea.model.audit.RecordSearch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds what all nodes have recorded, in their copies. A row of this node's log that is not what
 * was sealed is not shown. Blocking, thread-safe.
 */
public final class SharedRecords {

  /** How old news of a log may be before an answer says so. */
  private static final Duration FRESH = Duration.ofMinutes(1);

  private final CopyDatabase database;
  private final Path folder;
  private final InstantSource clock;

  /** A place between entries of all logs. */
  public record Place(long at, int log, long leaf) {}

  /**
   * A record.
   *
   * @param leaf its number in its log
   * @param json one JSON object, without a line feed
   * @param proof that it is in the log (C2SP tlog-proof), if that was wanted and this node has it
   */
  public record Line(long leaf, String json, Optional<String> proof) {}

  /**
   * What was recorded, and how it ended.
   *
   * @param log name of the log
   * @param node machine of the node that writes it
   * @param isChecked whether it is what was sealed, for what is of this node's log
   */
  public record Entry(
      String log, String node, boolean isChecked, Line beginning, Optional<Line> outcome) {}

  /**
   * A page.
   *
   * @param next what to go on behind; empty if these are the last
   * @param findings what may be missing, in words
   */
  public record Page(List<Entry> entries, Optional<Place> next, List<String> findings) {

    public Page {
      entries = List.copyOf(entries);
      findings = List.copyOf(findings);
    }
  }

  /**
   * @param folder of this node's log
   */
  public SharedRecords(CopyDatabase database, Path folder, InstantSource clock) {
    this.database = database;
    this.folder = folder;
    this.clock = clock;
  }

  /**
   * The first entries that fit, behind {@code behind} if there is such a place. Their order is that
   * of time, and within a log that of the log.
   *
   * @param most of them, at least 1, at most {@value RecordSearch#MAX_PAGE}; fewer come if they are
   *     large
   * @param isProved whether records of this node's log come with their proofs
   * @throws CopyUnavailable if the database cannot be asked
   * @throws IOException if this node's log cannot be read
   */
  public Page find(RecordQuery query, Optional<Place> behind, int most, boolean isProved)
      throws IOException {
    return database.read(connection -> {
      List<LogRow> logs = RecordTable.logs(connection);
      List<String> findings = findings(logs, query);
      try (PageReader page =
          new PageReader(query, logs, OwnLog.open(folder, isProved), most, findings)) {
        page.read(connection, behind);
        return page.page();
      }
    });
  }

  /** What may be missing, or have another name, in other logs. */
  private List<String> findings(List<LogRow> logs, RecordQuery query) {
    List<String> findings = new ArrayList<>();
    Instant now = clock.instant();
    for (LogRow log : logs) {
      Instant complete = time(log.complete());
      boolean isWanted = query.until().map(complete::isBefore).orElse(true);
      if (isWanted && Duration.between(complete, now).compareTo(FRESH) > 0) {
        findings.add(
            "what %s has recorded since %s may be missing: it has not copied everything since"
                .formatted(log.shown(), log.complete() == 0 ? "its start" : complete));
      }
      Instant removed = time(log.removed());
      if (log.removed() > 0 && query.since().map(removed::isAfter).orElse(true)) {
        findings.add(
            "what %s has recorded until %s was removed by retention"
                .formatted(log.shown(), removed));
      }
    }
    if (query.values().containsKey(RecordField.USER) && logs.size() > 1) {
      findings.add(
          "a pseudonym is of one log: in others the same person has another one, which only the node"
              + " there knows by name: "
              + logs.stream().map(LogRow::shown).collect(Collectors.joining(", ")));
    }
    return findings;
  }

  private static Instant time(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
