package io.cardea.audit.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.audit.index.LogIndex;
import io.cardea.audit.read.AuditEntry;
import io.cardea.audit.read.AuditReader;
import io.cardea.audit.retention.Trimming;
import io.cardea.audit.seal.SealedLog;
import io.cardea.model.audit.RecordQuery;
import io.cardea.model.audit.RecordSearch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a query says of what retention has removed. */
class RemovedRecordsTest {

  @TempDir private Path root = Path.of(".");
  private SealedLog log = SealedLog.write(root);

  @BeforeEach
  void write() throws IOException {
    log = SealedLog.write(root, 150, 150);
    Trimming.upTo(log, 2);
  }

  private RecordSearch.Page find(RecordQuery query) throws IOException {
    return new IndexedRecords(LogIndex.readOnly(log.folder())).find(query, Optional.empty(), 5000);
  }

  @Test
  void shouldSayWhatIsNotThereAnyMore() throws IOException {
    RecordSearch.Page page = find(RecordQuery.ALL.newestFirst());

    assertThat(page.entries()).hasSizeGreaterThan(150);
    assertThat(page.findings())
        .singleElement()
        .asString()
        .startsWith("2 segments, with what was recorded from ")
        .contains("were removed by retention");
  }

  @Test
  void shouldNotSpeakOfWhatNobodyAskedFor() throws IOException {
    Instant later = Instant.now().plus(Duration.ofHours(2));
    Instant before = Instant.now().minus(Duration.ofHours(2));

    assertThat(find(RecordQuery.ALL.within(Optional.of(later), Optional.empty())).findings())
        .isEmpty();
    assertThat(find(RecordQuery.ALL.within(Optional.empty(), Optional.of(before))).findings())
        .isEmpty();
    assertThat(find(RecordQuery.ALL.within(Optional.of(before), Optional.of(later))).findings())
        .hasSize(1);
  }

  @Test
  void shouldMissOnlyWhatRetentionHasNotRemoved() throws IOException {
    assertThat(isIncomplete()).isFalse();
    Files.delete(log.segment(3));
    assertThat(isIncomplete()).isTrue();
  }

  private boolean isIncomplete() throws IOException {
    try (LogIndex index = LogIndex.readOnly(log.folder());
        EntryScan scan = EntryScan.of(index, RecordQuery.ALL, Optional.empty())) {
      while (scan.next().isPresent()) {
        // on to the end
      }
      assertThat(scan.findings()).hasSize(1);
      return scan.isIncomplete();
    }
  }

  @Test
  void shouldTellATheftFromARemoval() throws IOException {
    Files.delete(log.segment(3));

    assertThat(find(RecordQuery.ALL).findings())
        .singleElement()
        .asString()
        .startsWith("audit-000003.seg is not there");
  }

  @Test
  void shouldReadOnBehindASegmentThatGoesMeanwhile() throws IOException {
    SealedLog fresh = SealedLog.write(root.resolve("fresh"), 150, 150);
    try (AuditReader reader = AuditReader.open(fresh.folder())) {
      assertThat(reader.next().orElseThrow().segment()).isEqualTo(1);
      Trimming.upTo(fresh, 2);

      boolean isMissed = false;
      Optional<AuditEntry> entry = reader.next();
      long segment = 0;
      for (; entry.isPresent(); entry = reader.next()) {
        isMissed |= entry.get() instanceof AuditEntry.MissingSegment;
        segment = entry.get().segment();
      }
      assertThat(isMissed).isTrue();
      assertThat(segment).isGreaterThan(4);
    }
  }
}
