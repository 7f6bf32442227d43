package io.cardea.audit.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.audit.index.Indexer;
import io.cardea.audit.index.LogIndex;
import io.cardea.audit.log.AuditSettings;
import io.cardea.audit.log.ProcessAuditLog;
import io.cardea.audit.log.Written;
import io.cardea.audit.record.Samples;
import io.cardea.audit.segment.SegmentName;
import io.cardea.model.audit.AuditLog.OpenIntent;
import io.cardea.model.audit.Intent;
import io.cardea.model.audit.RecordField;
import io.cardea.model.audit.RecordQuery;
import io.cardea.model.audit.RecordSearch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that is searched while many write it, and what a killed process leaves. */
class BusyLogTest {

  private static final int THREADS = 4;
  private static final int TURNS = 8;
  private static final int CALLS = 60;
  private static final long SEGMENT_BYTES = 256 << 10;

  @TempDir private Path root = Path.of(".");

  @Test
  void shouldFindAtOnceWhateverManyWrite() throws Exception {
    Path folder = root.resolve("audit");
    LogIndex index = LogIndex.keptIn(folder);
    try (ProcessAuditLog log =
            ProcessAuditLog.open(
                new AuditSettings(folder, SEGMENT_BYTES), InstantSource.system(), Runnable::run);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        Indexer indexer = Indexer.start(index, Thread.ofPlatform().daemon().factory())) {
      List<Future<?>> all = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int number = thread;
        all.add(
            threads.submit(() -> {
              act(log, index, number);
              return null;
            }));
      }
      for (Future<?> one : all) {
        assertThat(one.get()).isNull();
      }
      assertThat(indexer).isNotNull();
    }
    assertThat(SegmentName.in(folder)).hasSizeGreaterThan(3);
    RecordQuery query = RecordQuery.ALL.with(RecordField.TYPE, "intent");
    assertThat(found(LogIndex.keptIn(folder), query)).isEqualTo(THREADS * TURNS * CALLS);
  }

  private static void act(ProcessAuditLog log, LogIndex index, int thread) throws IOException {
    RecordQuery mine = RecordQuery.ALL.with(RecordField.SUBJECT, "agent-" + thread);
    for (int turn = 1; turn <= TURNS; turn++) {
      OpenIntent last = null;
      for (int call = 0; call < CALLS; call++) {
        last = open(log, thread, Samples.id(thread * 100_000L + turn * 1000L + call));
        if (call < CALLS - 1) {
          last.close(Samples.outcome("200"));
        }
      }
      assertThat(found(index, mine)).isEqualTo(turn * CALLS);
      assertThat(found(index, mine.with(RecordField.STATUS, RecordQuery.OPEN))).isEqualTo(1);
      if (last != null) {
        last.close(Samples.outcome("200")).toCompletableFuture().join();
      }
      assertThat(found(index, mine.with(RecordField.STATUS, "OK"))).isEqualTo(turn * CALLS);
    }
  }

  private static OpenIntent open(ProcessAuditLog log, int thread, UUID id) {
    Intent sample = Samples.intent(id);
    Intent intent =
        new Intent(
            id,
            sample.time(),
            sample.tenant(),
            sample.issuer(),
            "agent-" + thread,
            sample.user(),
            sample.adapter(),
            sample.method(),
            sample.target(),
            sample.session(),
            sample.revision(),
            sample.params(),
            sample.rule(),
            sample.snapshot(),
            sample.trace(),
            Intent.Detail.NONE);
    return Written.opened(() -> log.open(intent));
  }

  private static int found(LogIndex index, RecordQuery query) throws IOException {
    RecordSearch records = new IndexedRecords(index);
    int found = 0;
    var page = records.find(query, Optional.empty(), RecordSearch.MAX_PAGE);
    found += page.entries().size();
    while (page.next().isPresent()) {
      page = records.find(query, page.next(), RecordSearch.MAX_PAGE);
      found += page.entries().size();
    }
    return found;
  }

  @Test
  void shouldFindWhatAKilledProcessLeft() throws IOException {
    // Given the files of a log that is written, as they would be after a kill
    RandomLog random = new RandomLog(root, 6);
    Path left = Files.createDirectory(root.resolve("left"));
    try (ProcessAuditLog log = random.open()) {
      random.act(log, 500);
      LogIndex.keptIn(random.folder()).tend();
      copy(random.folder(), left);
      copy(random.folder().resolve("index"), Files.createDirectory(left.resolve("index")));
    }
    Files.writeString(left.resolve("index/writing.tmp"), "half an index");

    // Then
    LogIndex index = LogIndex.keptIn(left);
    index.tend();
    for (RecordQuery query :
        List.of(
            RecordQuery.ALL,
            RecordQuery.ALL.with(RecordField.SUBJECT, "dora").newestFirst(),
            RecordQuery.ALL.with(RecordField.STATUS, RecordQuery.OPEN))) {
      assertThat(found(index, query)).isEqualTo(BruteForce.of(left).find(query).size());
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }
}
