package io.cardea.audit.log;

import io.cardea.audit.read.AuditEntry;
import io.cardea.audit.read.SegmentScanner;
import io.cardea.audit.record.RecordLine;
import io.cardea.audit.segment.SegmentFolder;
import io.cardea.audit.segment.SegmentName;
import io.cardea.model.identity.TenantId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an earlier run left behind. Reads from the oldest segment that may hold an open intent, as
 * the newest segment's first record says; if that record is damaged, from the oldest there is. Cuts
 * preallocated space that was never used; bytes that are no whole record stay where they are, as
 * evidence, and nothing is ever written behind them.
 */
final class Recovery {

  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private final SegmentFolder folder;
  private final Map<UUID, Owner> openIntents = new LinkedHashMap<>();

  private Recovery(SegmentFolder folder) {
    this.folder = folder;
  }

  /**
   * Whose an intent is.
   *
   * @param user pseudonym of the person on whose behalf, if on somebody's
   */
  record Owner(TenantId tenant, Optional<String> user) {

    private static Owner of(String line) {
      return new Owner(RecordLine.tenantOf(line).orElse(TenantId.DEFAULT), RecordLine.userOf(line));
    }
  }

  /**
   * What was found.
   *
   * @param nextSequence number for the first new segment
   * @param oldestOpen the oldest segment that was read, hence may hold one of {@code openIntents}
   * @param openIntents intents without outcome and whose they are, oldest first
   */
  record Found(long nextSequence, long oldestOpen, Map<UUID, Owner> openIntents) {}

  /** Looks through a locked folder and tidies it up. */
  static Found recover(SegmentFolder folder) throws IOException {
    return new Recovery(folder).run();
  }

  private Found run() throws IOException {
    NavigableSet<Long> sequences = SegmentName.in(folder.path());
    while (!sequences.isEmpty() && !isBegun(sequences.last())) {
      folder.trim(sequences.pollLast(), 0);
    }
    if (sequences.isEmpty()) {
      return new Found(1, 1, openIntents);
    }
    long newest = sequences.last();
    long oldestOpen = openSince(newest, sequences.first());
    // The one before the newest may have been left untrimmed by a kill.
    long from = Math.min(oldestOpen, newest - 1);
    for (long sequence : sequences.tailSet(from, true)) {
      scan(sequence);
    }
    return new Found(newest + 1, oldestOpen, openIntents);
  }

  private boolean isBegun(long sequence) throws IOException {
    Path path = folder.path();
    try (SegmentScanner scanner = SegmentScanner.open(path, sequence)) {
      return scanner.isBegun() || scanner.next().isPresent();
    }
  }

  private long openSince(long newest, long oldest) throws IOException {
    try (SegmentScanner scanner = SegmentScanner.open(folder.path(), newest)) {
      Optional<AuditEntry> first = scanner.next();
      return first.isPresent() && first.get() instanceof AuditEntry.Line line
          ? RecordLine.openSince(line.json()).orElse(oldest)
          : oldest;
    }
  }

  private void scan(long sequence) throws IOException {
    long used;
    try (SegmentScanner scanner = SegmentScanner.open(folder.path(), sequence)) {
      for (var entry = scanner.next(); entry.isPresent(); entry = scanner.next()) {
        switch (entry.get()) {
          case AuditEntry.Line line -> note(line.json());
          case AuditEntry.Damage damage -> warn(damage);
          case AuditEntry.TornTail torn -> warn(torn);
          case AuditEntry.MissingSegment missing -> warn(missing);
        }
      }
      if (scanner.isTorn()) {
        return;
      }
      used = scanner.position();
    }
    folder.trim(sequence, used);
  }

  private void note(String line) {
    RecordLine.openedBy(line).ifPresent(id -> openIntents.put(id, Owner.of(line)));
    RecordLine.closedBy(line).ifPresent(openIntents::remove);
  }

  private static void warn(AuditEntry entry) {
    LOG.warn(
        "The audit log has bytes that are no whole record: {} at offset {} of {}; they stay there,"
            + " what follows is read",
        entry.getClass().getSimpleName(),
        entry.offset(),
        SegmentName.of(entry.segment()));
  }
}
