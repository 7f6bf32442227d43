package io.cardea.audit.combine;

import io.cardea.audit.checkpoint.NoteSigner;
import io.cardea.audit.checkpoint.SignedNote;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A combined checkpoint: how far logs are, signed by somebody who has none of them.
 *
 * @param note as it is signed
 * @param time when it was made
 * @param logs by their names
 */
record CombinedNote(SignedNote note, Instant time, SortedMap<String, NodeLog> logs) {

  /** As many as a verifier reads. */
  static final int MOST_LOGS = 1000;

  /** More than a line of each, and what is interrupted behind. */
  static final int MOST_BYTES = 2 * 300 * MOST_LOGS;

  private static final String AT = "at ";

  /** Signs what is known of these logs. */
  static CombinedNote sign(NoteSigner signer, Instant time, SortedMap<String, NodeLog> logs) {
    String text =
        "%s\nat %s\n%s\n"
            .formatted(
                signer.key().name(),
                time,
                logs.values().stream().map(NodeLog::toString).collect(Collectors.joining("\n")));
    return new CombinedNote(SignedNote.of(text, signer), time, logs);
  }

  /**
   * Reads one; who has signed it is to be asked before.
   *
   * @throws IllegalArgumentException if it is none
   */
  static CombinedNote parse(SignedNote note) {
    List<String> lines = note.text().lines().toList();
    if (lines.size() < 3 || lines.size() > 2 + MOST_LOGS || !lines.get(1).startsWith(AT)) {
      throw new IllegalArgumentException(
          "it is no list of 1 to %d logs with its time".formatted(MOST_LOGS));
    }
    SortedMap<String, NodeLog> logs = new TreeMap<>();
    for (String line : lines.subList(2, lines.size())) {
      NodeLog log = NodeLog.parse(line);
      if (logs.put(log.origin(), log) != null) {
        throw new IllegalArgumentException("it has the log %s twice".formatted(log.origin()));
      }
    }
    try {
      Instant time = Instant.parse(lines.get(1).substring(AT.length()));
      return new CombinedNote(note, time, Collections.unmodifiableSortedMap(logs));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("its time is none", e);
    }
  }

  /** Whether it can have been made after {@code before}: all logs are there, none shorter. */
  boolean follows(CombinedNote before) {
    return before.logs.values().stream()
        .allMatch(log -> {
          NodeLog now = logs.get(log.origin());
          return now != null && now.follows(log);
        });
  }

  /** What it says of a log. */
  Optional<NodeLog> of(String origin) {
    return Optional.ofNullable(logs.get(origin));
  }
}
