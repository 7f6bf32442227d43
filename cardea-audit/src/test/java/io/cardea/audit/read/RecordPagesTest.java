package io.cardea.audit.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.audit.log.AuditSettings;
import io.cardea.audit.log.ProcessAuditLog;
import io.cardea.audit.record.Samples;
import io.cardea.model.audit.RecordSource.Page;
import io.cardea.model.audit.RecordSource.Place;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
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
