package io.cardea.audit.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cardea.audit.index.LogIndex;
import io.cardea.audit.index.SegmentIndex;
import io.cardea.audit.log.ProcessAuditLog;
import io.cardea.audit.record.Samples;
import io.cardea.audit.segment.SegmentName;
import io.cardea.model.audit.AuditLog.OpenIntent;
import io.cardea.model.audit.RecordEntry;
import io.cardea.model.audit.RecordField;
import io.cardea.model.audit.RecordQuery;
import io.cardea.model.audit.RecordSearch;
import io.cardea.model.audit.RecordSource.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IndexedRecordsTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path root = Path.of(".");

  private static List<String> find(LogIndex log, RecordQuery query) throws IOException {
    List<String> found = new ArrayList<>();
    try (EntryScan scan = EntryScan.of(log, query, Optional.empty())) {
      for (var entry = scan.next(); entry.isPresent(); entry = scan.next()) {
        found.add(text(entry.get()));
      }
      assertThat(scan.findings()).isEmpty();
    }
    return found;
  }

  private static String text(RecordEntry entry) throws IOException {
    String outcome =
        entry.outcome().isEmpty() ? "" : " " + JSON.readTree(entry.outcome().get().json());
    return JSON.readTree(entry.beginning().json()) + outcome;
  }

  @Test
  void shouldShowHowACallEndedInASegmentThatWasBegunMeanwhile() throws IOException {
    RandomLog random = new RandomLog(root, 9);
    RecordQuery calls = RecordQuery.ALL.with(RecordField.TYPE, "intent");
    try (ProcessAuditLog log = random.open()) {
      // Given a search that has begun
      random.act(log, 5);
      OpenIntent call = log.open(Samples.intent(Samples.id(1))).toCompletableFuture().join();
      try (LogIndex index = LogIndex.keptIn(random.folder());
          EntryScan scan = EntryScan.of(index, calls, Optional.empty())) {
        // When the call ends in a later segment
        random.act(log, 700);
        call.close(Samples.outcome("200")).toCompletableFuture().join();
        assertThat(SegmentName.in(random.folder())).hasSizeGreaterThan(2);

        // Then
        List<RecordEntry> found = new ArrayList<>();
        for (var entry = scan.next(); entry.isPresent(); entry = scan.next()) {
          found.add(entry.get());
        }
        assertThat(found)
            .filteredOn(entry -> entry.beginning().json().contains(Samples.id(1).toString()))
            .singleElement()
            .satisfies(entry -> assertThat(entry.outcome()).isPresent());
      }
    }
  }

  @Test
  void shouldMakeNoIndexAnewOfASegmentThatGrows() throws IOException {
    RandomLog random = new RandomLog(root, 10);
    try (ProcessAuditLog log = random.open();
        LogIndex index = LogIndex.keptIn(random.folder())) {
      random.act(log, 5);
      SegmentIndex before = index.of(index.segments().last()).orElseThrow();
      int rows = before.rows();
      random.act(log, 5);
      assertThat(index.segments()).hasSize(1);
      assertThat(index.of(1)).containsSame(before);
      assertThat(before.rows()).isGreaterThan(rows);
    }
  }

  private static List<String> pages(RecordSearch records, RecordQuery query, int most)
      throws IOException {
    List<String> found = new ArrayList<>();
    Optional<Place> behind = Optional.empty();
    do {
      RecordSearch.Page page = records.find(query, behind, most);
      assertThat(page.entries()).hasSizeLessThanOrEqualTo(most);
      for (RecordEntry entry : page.entries()) {
        found.add(text(entry));
      }
      behind = page.next();
      assertThat(behind.isEmpty() || page.entries().size() == most).isTrue();
    } while (behind.isPresent());
    return found;
  }

  private static RecordQuery random(Random random, RandomLog log) {
    RecordQuery query = RecordQuery.ALL;
    Map<RecordField, List<String>> choices =
        Map.of(
            RecordField.SUBJECT, RandomLog.AGENTS,
            RecordField.USER, RandomLog.AGENTS,
            RecordField.TENANT, RandomLog.TENANTS,
            RecordField.TARGET, RandomLog.TOOLS,
            RecordField.TYPE, List.of("intent", "admin", "refusal", "segment", "outcome", "x"),
            RecordField.STATUS, List.of("OK", "BROKEN", "UNKNOWN", "OPEN", "ok"),
            RecordField.REASON, List.of("no role", "too fast"),
            RecordField.RULE, List.of("reader", "nobody"),
            RecordField.SESSION, List.of("session-7", "session-77"),
            RecordField.SOURCE, List.of("10.0.0.1", "10.0.0"));
    for (Map.Entry<RecordField, List<String>> choice : choices.entrySet()) {
      if (random.nextInt(5) == 0) {
        query =
            query.with(
                choice.getKey(), choice.getValue().get(random.nextInt(choice.getValue().size())));
      }
    }
    long millis = Duration.between(RandomLog.BEGIN, log.now()).toMillis();
    if (random.nextInt(3) == 0) {
      query =
          query.within(
              Optional.of(RandomLog.BEGIN.plusMillis(random.nextLong(millis))),
              random.nextBoolean()
                  ? Optional.empty()
                  : Optional.of(RandomLog.BEGIN.plusMillis(random.nextLong(millis))));
    }
    return random.nextBoolean() ? query : query.newestFirst();
  }

  static Stream<Long> seeds() {
    return LongStream.range(0, 8).boxed();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldFindWhatAReadingOfEverythingFinds(long seed) throws IOException {
    // Given a log of several segments and lives, in which calls end in later ones
    RandomLog log = new RandomLog(root, seed);
    log.run(700);
    log.run(1);
    log.run(900);
    BruteForce all = BruteForce.of(log.folder());
    LogIndex kept = LogIndex.keptIn(log.folder());
    LogIndex foreign = LogIndex.readOnly(log.folder());
    Random random = new Random(seed);

    for (int turn = 0; turn < 60; turn++) {
      // When
      RecordQuery query = random(random, log);
      List<String> expected = all.find(query);

      // Then
      assertThat(find(kept, query)).as(query.toString()).isEqualTo(expected);
      assertThat(find(foreign, query)).as(query.toString()).isEqualTo(expected);
      assertThat(pages(new IndexedRecords(kept), query, 1 + random.nextInt(100)))
          .as(query.toString())
          .isEqualTo(expected);
    }
    assertThat(SegmentName.in(log.folder())).hasSizeGreaterThan(8);
  }

  @Test
  void shouldFindWhatIsWrittenMeanwhile() throws IOException {
    RandomLog random = new RandomLog(root, 1);
    try (ProcessAuditLog log = random.open()) {
      LogIndex index = LogIndex.keptIn(random.folder());
      for (int turn = 0; turn < 40; turn++) {
        random.act(log, 60);
        for (RecordQuery query :
            List.of(
                RecordQuery.ALL.with(RecordField.SUBJECT, "ann"),
                RecordQuery.ALL.with(RecordField.STATUS, RecordQuery.OPEN).newestFirst(),
                RecordQuery.ALL.with(RecordField.STATUS, "ERROR"))) {
          assertThat(find(index, query)).isEqualTo(BruteForce.of(random.folder()).find(query));
        }
      }
      assertThat(index.segments()).hasSizeGreaterThan(4);
    }
  }

  @Test
  void shouldGoOnFromACursorWhateverIsAppended() throws IOException {
    RandomLog random = new RandomLog(root, 2);
    random.run(400);
    RecordQuery query = RecordQuery.ALL.with(RecordField.SUBJECT, "bob").newestFirst();
    List<String> before = BruteForce.of(random.folder()).find(query);
    IndexedRecords records = new IndexedRecords(LogIndex.keptIn(random.folder()));
    RecordSearch.Page first = records.find(query, Optional.empty(), 10);

    random.run(400);

    RecordSearch.Page second = records.find(query, first.next(), 10);
    List<String> seen = new ArrayList<>();
    for (RecordEntry entry : second.entries()) {
      seen.add(entry.beginning().json());
    }
    assertThat(seen).hasSize(10);
    for (int at = 0; at < seen.size(); at++) {
      // An outcome may have come since.
      assertThat(before.get(10 + at)).startsWith(JSON.readTree(seen.get(at)).toString());
    }
  }

  @Test
  void shouldTakeAnyPlaceToGoOnFrom() throws IOException {
    RandomLog random = new RandomLog(root, 3);
    random.run(300);
    IndexedRecords records = new IndexedRecords(LogIndex.keptIn(random.folder()));
    int all = BruteForce.of(random.folder()).find(RecordQuery.ALL).size();
    for (long segment : new long[] {0, 1, 2, 99, Long.MAX_VALUE}) {
      for (long offset : new long[] {0, 1, 1000, Long.MAX_VALUE}) {
        Optional<Place> place = Optional.of(new Place(segment, offset));
        int older = records.find(RecordQuery.ALL.newestFirst(), place, 1000).entries().size();
        int newer = records.find(RecordQuery.ALL, place, 1000).entries().size();
        assertThat(older + newer).isBetween(all - 1, all);
      }
    }
  }

  @Test
  void shouldSayWhereARecordIsDamagedAndFindTheOthers() throws IOException {
    // Given an index of records of which one is changed afterwards
    RandomLog random = new RandomLog(root, 4);
    random.run(700);
    LogIndex index = LogIndex.keptIn(random.folder());
    index.tend();
    IndexedRecords records = new IndexedRecords(index);
    List<RecordEntry> before = records.find(RecordQuery.ALL, Optional.empty(), 1000).entries();
    Place place = before.get(20).beginning().place();
    Path segment = random.folder().resolve(SegmentName.of(place.segment()));
    try (FileChannel file = FileChannel.open(segment, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(new byte[] {'X'}), place.offset() + 30);
    }

    for (LogIndex any : List.of(index, LogIndex.readOnly(random.folder()))) {
      // When
      RecordSearch.Page page =
          new IndexedRecords(any).find(RecordQuery.ALL, Optional.empty(), 1000);

      // Then
      assertThat(page.entries()).hasSize(before.size() - 1);
      assertThat(page.findings())
          .singleElement()
          .asString()
          .contains(SegmentName.of(place.segment()), "offset " + place.offset(), "verify");
    }
  }

  @Test
  void shouldSayWhichSegmentIsMissing() throws IOException {
    RandomLog random = new RandomLog(root, 5);
    random.run(900);
    LogIndex index = LogIndex.keptIn(random.folder());
    index.tend();
    Files.delete(random.folder().resolve(SegmentName.of(2)));
    for (LogIndex any : List.of(index, LogIndex.readOnly(random.folder()))) {
      RecordSearch.Page page =
          new IndexedRecords(any).find(RecordQuery.ALL.newestFirst(), Optional.empty(), 1000);
      assertThat(page.entries()).isNotEmpty();
      assertThat(page.findings())
          .singleElement()
          .asString()
          .contains("audit-000002.seg is not there");
    }
  }

  @Test
  void shouldFindNothingWhereThereIsNothing() throws IOException {
    Path empty = Files.createDirectory(root.resolve("empty"));
    RecordSearch.Page page =
        new IndexedRecords(LogIndex.readOnly(empty)).find(RecordQuery.ALL, Optional.empty(), 10);
    assertThat(page.entries()).isEmpty();
    assertThat(page.next()).isEmpty();
    assertThat(empty).isEmptyDirectory();
  }
}
