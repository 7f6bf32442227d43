package io.cardea.audit.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.audit.log.AuditSettings;
import io.cardea.audit.log.ProcessAuditLog;
import io.cardea.audit.record.Samples;
import io.cardea.audit.removal.Removal;
import io.cardea.audit.removal.RemovalFile;
import io.cardea.audit.retention.Trimming;
import io.cardea.audit.seal.SealedLog;
import io.cardea.model.audit.RecordSource.Page;
import io.cardea.model.audit.RecordSource.Place;
import io.cardea.model.audit.RecordSource.Removed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordPagesTest {

  private static final long SEGMENT = 64 << 10;

  @TempDir Path folder;

  private ProcessAuditLog open() {
    return ProcessAuditLog.open(
        new AuditSettings(folder, SEGMENT), Clock.systemUTC(), Runnable::run);
  }

  private static void call(ProcessAuditLog log, long number) {
    log.open(Samples.intent(Samples.id(number)))
        .toCompletableFuture()
        .join()
        .close(Samples.outcome("200"))
        .toCompletableFuture()
        .join();
  }

  @Test
  void shouldGoOnWhereAPageEndedWhileTheLogIsWritten() throws IOException {
    RecordPages pages = new RecordPages(folder);
    try (ProcessAuditLog log = open()) {
      Place end = pages.end();
      Page nothing = pages.after(end, 10);
      assertThat(nothing.lines()).isEmpty();
      assertThat(nothing.isLast()).isTrue();
      call(log, 1);
      call(log, 2);
      Page first = pages.after(nothing.next(), 3);
      assertThat(first.lines()).hasSize(3);
      assertThat(first.isLast()).isFalse();
      Page second = pages.after(first.next(), 3);
      assertThat(second.lines()).singleElement().asString().contains("\"outcome\"", "\"default\"");
      assertThat(second.isLast()).isTrue();
      assertThat(second.next()).isEqualTo(pages.end());
    }
  }

  @Test
  void shouldSayWhatRetentionHasRemovedSinceSomeTime() throws IOException {
    SealedLog log = SealedLog.write(folder.resolve("log"), 150, 150);
    RecordPages pages = new RecordPages(log.folder());
    assertThat(pages.removed(Instant.MIN)).isEmpty();
    Trimming.upTo(log, 3);

    List<Removal> each = List.copyOf(new RemovalFile(log.folder()).read().values());
    Removed all = new Removed(each.getFirst().from(), each.getLast().until());
    assertThat(each).hasSize(3);
    assertThat(pages.removed(Instant.MIN)).containsExactly(all);
    assertThat(pages.removed(each.getLast().until().plusNanos(1))).isEmpty();
    assertThat(pages.removed(each.getLast().until()))
        .singleElement()
        .satisfies(gone -> assertThat(gone.until()).isEqualTo(each.getLast().until()));

    // But not what was brought back
    Files.createFile(log.segment(2));
    assertThat(pages.removed(Instant.MIN))
        .containsExactly(
            new Removed(each.getFirst().from(), each.getFirst().until()),
            new Removed(each.getLast().from(), each.getLast().until()));
  }

  @Test
  void shouldGoOnInTheNextSegments() throws IOException {
    RecordPages pages = new RecordPages(folder);
    try (ProcessAuditLog log = open()) {
      for (int i = 0; i < 500; i++) {
        call(log, i);
      }
      int outcomes = 0;
      Place place = new Place(1, 0);
      Page page;
      do {
        page = pages.after(place, 7);
        outcomes += (int) page.lines().stream().filter(line -> line.contains("outcome")).count();
        place = page.next();
      } while (!page.isLast());
      assertThat(outcomes).isEqualTo(500);
      assertThat(place.segment()).isGreaterThan(1);
    }
  }

  @Test
  void shouldBeginWithWhatIsThereIfItsPlaceIsNot() throws IOException {
    assertThat(new RecordPages(folder).end()).isEqualTo(new Place(1, 0));
    assertThat(new RecordPages(folder).after(new Place(1, 0), 5).lines()).isEmpty();
    try (ProcessAuditLog log = open()) {
      call(log, 1);
      RecordPages pages = new RecordPages(folder);
      assertThat(pages.after(new Place(0, 77), 5).lines()).hasSize(3);
      assertThat(pages.after(new Place(9, 0), 5).lines()).isEmpty();
    }
  }
}
