package io.cardea.audit.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.audit.index.LogIndex;
import io.cardea.audit.read.AuditEntry;
import io.cardea.audit.read.AuditReader;
import io.cardea.audit.segment.SegmentName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexedLookupTest {

  private static final Pattern ID = Pattern.compile("\"id\":\"([0-9a-f-]{36})\"");

  @TempDir private Path root = Path.of(".");

  /** The records of each request, by reading all. */
  private static Map<UUID, List<String>> all(Path folder) throws IOException {
    Map<UUID, List<String>> records = new LinkedHashMap<>();
    try (AuditReader reader = AuditReader.open(folder)) {
      for (var entry = reader.next(); entry.isPresent(); entry = reader.next()) {
        if (entry.get() instanceof AuditEntry.Line line) {
          Matcher id = ID.matcher(line.json());
          if (id.find()) {
            records
                .computeIfAbsent(UUID.fromString(id.group(1)), _ -> new ArrayList<>())
                .add(line.json());
          }
        }
      }
    }
    return records;
  }

  @Test
  void shouldFindAllRecordsOfARequestInTheirOrder() throws IOException {
    RandomLog log = new RandomLog(root, 1);
    log.run(700);
    Map<UUID, List<String>> all = all(log.folder());
    try (LogIndex index = LogIndex.readOnly(log.folder())) {
      IndexedLookup lookup = new IndexedLookup(index);
      for (Map.Entry<UUID, List<String>> one : all.entrySet()) {
        assertThat(lookup.recordsOf(one.getKey())).isEqualTo(one.getValue());
      }
      assertThat(lookup.recordsOf(new UUID(1, 2))).isEmpty();
    }
    assertThat(all.values()).anyMatch(records -> records.size() > 1);
  }

  @Test
  void shouldReadNoSegmentThatHoldsNoneOfThem() throws IOException {
    // Given a log of which all indexes are there
    RandomLog log = new RandomLog(root, 2);
    log.run(700);
    Map<UUID, List<String>> all = all(log.folder());
    UUID first = all.keySet().iterator().next();
    try (LogIndex index = LogIndex.keptIn(log.folder())) {
      index.tend();
      IndexedLookup lookup = new IndexedLookup(index);
      assertThat(lookup.recordsOf(first)).isEqualTo(all.get(first));

      // When what is behind its records is not there any more
      for (long segment : SegmentName.in(log.folder()).tailSet(3L)) {
        if (segment != SegmentName.in(log.folder()).last()) {
          Files.delete(log.folder().resolve(SegmentName.of(segment)));
        }
      }

      // Then
      assertThat(lookup.recordsOf(first)).isEqualTo(all.get(first));
    }
  }

  @Test
  void shouldReadNothingWhenItsIndexIsClosed() throws IOException {
    RandomLog log = new RandomLog(root, 3);
    log.run(20);
    LogIndex index = LogIndex.keptIn(log.folder());
    IndexedLookup lookup = new IndexedLookup(index);
    assertThat(lookup.recordsOf(new UUID(1, 2))).isEmpty();
    index.close();
    assertThatThrownBy(() -> lookup.recordsOf(new UUID(1, 2)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("closed");
  }
}
