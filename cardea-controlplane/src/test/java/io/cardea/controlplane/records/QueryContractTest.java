package io.cardea.controlplane.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.audit.index.RecordMembers;
import io.cardea.audit.read.AuditEntry;
import io.cardea.audit.read.AuditReader;
import io.cardea.model.audit.RecordField;
import io.cardea.model.audit.RecordQuery;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The index of a log and its copy in PostgreSQL find the same, in the same order. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueryContractTest {

  private static final int RANDOM_QUERIES = 150;

  @TempDir private static Path root = Path.of(".");
  private RecordedLog log;
  private Copied copied;

  /** Values that records have, and some that none has. */
  private final Map<RecordField, List<String>> values = new EnumMap<>(RecordField.class);

  @BeforeAll
  void copy() throws IOException {
    log = new RecordedLog(root, 7, Duration.ofMinutes(3)).run(700).run(500);
    copied = new Copied();
    copied.copy(log.folder(), "here");
    for (RecordField field : RecordField.values()) {
      TreeSet<String> some = new TreeSet<>(List.of("nobody", "' OR true --", "x".repeat(100_000)));
      for (String entry : log.find(RecordQuery.ALL)) {
        if (some.size() < 12) {
          read(beginning(entry)).text(field).ifPresent(some::add);
        }
      }
      if (field == RecordField.STATUS) {
        some.addAll(List.of("OPEN", "OK", "ERROR", "UNKNOWN", "BROKEN"));
      }
      values.put(field, List.copyOf(some));
    }
  }

  @AfterAll
  void close() {
    copied.close();
  }

  private List<String> values(RecordField field) {
    return Objects.requireNonNull(values.get(field));
  }

  private void assertFindsTheSame(RecordQuery query, int most) throws IOException {
    assertThat(copied.find(log.folder(), query, most))
        .as(query.toString())
        .isEqualTo(log.find(query));
  }

  @ParameterizedTest
  @EnumSource(RecordField.class)
  void shouldFindTheSameByEachField(RecordField field) throws IOException {
    for (String value : values(field)) {
      assertFindsTheSame(RecordQuery.ALL.with(field, value), 100);
      assertFindsTheSame(RecordQuery.ALL.with(field, value).newestFirst(), 7);
    }
  }

  @Test
  void shouldFindSomethingByMostFields() throws IOException {
    for (RecordField field : List.of(RecordField.SUBJECT, RecordField.TARGET, RecordField.STATUS)) {
      for (String value : List.of(RecordedLog.NAMES.get(1), RecordedLog.NAMES.get(5), "OPEN")) {
        if ((field == RecordField.STATUS) == value.equals("OPEN")) {
          assertThat(log.find(RecordQuery.ALL.with(field, value))).as(field + value).isNotEmpty();
        }
      }
    }
  }

  @Test
  void shouldFindTheSameWhateverIsAsked() throws IOException {
    Random random = new Random(3);
    long millis = Duration.between(RecordedLog.BEGIN, log.now()).toMillis();
    int found = 0;
    for (int turn = 0; turn < RANDOM_QUERIES; turn++) {
      RecordQuery query = RecordQuery.ALL;
      for (RecordField field : RecordField.values()) {
        if (random.nextInt(9) == 0) {
          List<String> some = values(field);
          query = query.with(field, some.get(random.nextInt(some.size())));
        }
      }
      if (random.nextInt(3) > 0) {
        Instant since = RecordedLog.BEGIN.plusMillis(random.nextLong(millis));
        query =
            query.within(
                random.nextBoolean() ? Optional.of(since) : Optional.empty(),
                random.nextBoolean()
                    ? Optional.of(since.plusMillis(random.nextLong(millis)))
                    : Optional.empty());
      }
      query = random.nextBoolean() ? query.newestFirst() : query;
      assertFindsTheSame(query, 1 + random.nextInt(300));
      found += log.find(query).size();
    }
    assertThat(found).isGreaterThan(1000);
  }

  @Test
  void shouldMixLogsByTheirTimeAndKeepTheOrderOfEach() throws IOException {
    RecordedLog other = new RecordedLog(root.resolve("other"), 8, Duration.ofMinutes(2)).run(400);
    try (Copied both = new Copied()) {
      both.copy(log.folder(), "here");
      both.copy(other.folder(), "there");
      for (RecordQuery query :
          List.of(
              RecordQuery.ALL,
              RecordQuery.ALL.with(RecordField.SUBJECT, "ann"),
              RecordQuery.ALL.with(RecordField.TENANT, "acme").newestFirst())) {
        List<String> all = new ArrayList<>(inOrder(log, query));
        all.addAll(inOrder(other, query));
        all.sort(Comparator.comparing(line -> line.substring(0, line.indexOf(' '))));
        List<String> expected =
            new ArrayList<>(
                all.stream().map(line -> line.substring(line.indexOf(' ') + 1)).toList());
        if (query.isNewestFirst()) {
          Collections.reverse(expected);
        }
        assertThat(both.find(other.folder(), query, 33)).as(query.toString()).isEqualTo(expected);
      }
    }
  }

  /** Each entry behind the latest time so far, which is that of all records of its log. */
  private static List<String> inOrder(RecordedLog log, RecordQuery query) throws IOException {
    Map<String, String> times = new HashMap<>();
    long latest = 0;
    try (AuditReader reader = AuditReader.open(log.folder())) {
      for (var next = reader.next(); next.isPresent(); next = reader.next()) {
        if (next.get() instanceof AuditEntry.Line line) {
          latest = Math.max(latest, read(line.json()).micros());
          times.put(line.json(), "%020d".formatted(latest));
        }
      }
    }
    RecordQuery oldest = new RecordQuery(query.values(), Optional.empty(), Optional.empty(), false);
    return log.find(oldest).stream()
        .map(entry -> times.get(beginning(entry)) + " " + entry)
        .toList();
  }

  private static RecordMembers read(String json) {
    RecordMembers members = new RecordMembers();
    assertThat(members.read(json.getBytes(UTF_8))).isTrue();
    return members;
  }

  private static String beginning(String entry) {
    int outcome = entry.indexOf("} {\"type\":\"outcome\"");
    return outcome < 0 ? entry : entry.substring(0, outcome + 1);
  }
}
