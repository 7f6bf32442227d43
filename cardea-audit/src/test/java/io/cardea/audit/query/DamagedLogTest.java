package io.cardea.audit.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.audit.index.LogIndex;
import io.cardea.audit.index.SegmentIndex;
import io.cardea.audit.log.ProcessAuditLog;
import io.cardea.audit.record.Samples;
import io.cardea.audit.segment.SegmentName;
import io.cardea.model.audit.RecordEntry;
import io.cardea.model.audit.RecordQuery;
import io.cardea.model.audit.RecordSearch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedLogTest {

  private static final int MOST = 5000;

  @TempDir private Path root = Path.of(".");

  private static RecordSearch.Page find(LogIndex log) throws IOException {
    return new IndexedRecords(log).find(RecordQuery.ALL, Optional.empty(), MOST);
  }

  private static List<Long> places(RecordSearch.Page page) {
    return page.entries().stream().map(entry -> entry.beginning().place().offset()).toList();
  }

  private static void write(Path file, long offset, byte... bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(bytes), offset);
    }
  }

  private static Path segment(RandomLog log, long number) {
    return log.folder().resolve(SegmentName.of(number));
  }

  private static void assertNoted(RecordSearch.Page page, long segment, long offset) {
    assertThat(page.findings())
        .singleElement()
        .asString()
        .contains(SegmentName.of(segment), "no record at offset " + offset + ":", "verify");
  }

  @Test
  void shouldReadOnBehindADamagedRecordOfTheOnlySegment() throws IOException {
    RandomLog random = new RandomLog(root, 1);
    random.run(40);
    assertThat(SegmentName.in(random.folder())).hasSize(1);
    List<Long> before = places(find(LogIndex.readOnly(random.folder())));
    long place = before.get(10);
    write(segment(random, 1), place + 30, (byte) 'X');

    RecordSearch.Page page = find(LogIndex.readOnly(random.folder()));

    assertThat(places(page)).hasSize(before.size() - 1).doesNotContain(place);
    assertThat(before).containsAll(places(page));
    assertNoted(page, 1, place);
  }

  @Test
  void shouldReadOnBehindADamagedRecordOfALogThatIsWritten() throws IOException {
    // Given an index that is as new as its log
    RandomLog random = new RandomLog(root, 1);
    try (ProcessAuditLog log = random.open()) {
      LogIndex index = LogIndex.keptIn(random.folder());
      random.act(log, 20);
      int before = find(index).entries().size();
      long end = end(random);

      // When what was appended since is damaged
      random.act(log, 1);
      random.act(log, 10);
      write(segment(random, 1), end, new byte[8]);

      // Then
      RecordSearch.Page page = find(index);
      assertNoted(page, 1, end);
      assertThat(page.entries()).hasSizeGreaterThanOrEqualTo(before + 9);

      // And it goes on
      random.act(log, 10);
      assertThat(find(index).entries()).hasSize(page.entries().size() + 10);
    }
  }

  /** Where the only segment's last record ends. */
  private static long end(RandomLog random) throws IOException {
    byte[] content = Files.readAllBytes(segment(random, 1));
    int end = content.length;
    while (content[end - 1] == 0) {
      end--;
    }
    return (end + 7L) & -8;
  }

  @Test
  void shouldTakeASegmentWhoseFirstRecordIsGoneForABegunOne() throws IOException {
    for (int seed = 1; seed < 3; seed++) {
      RandomLog random = new RandomLog(root.resolve("log" + seed), seed);
      Files.createDirectory(root.resolve("log" + seed));
      random.run(seed * 40);
      List<Long> before = places(find(LogIndex.readOnly(random.folder())));
      write(segment(random, 1), 0, new byte[(int) (before.get(1) - before.get(0))]);

      RecordSearch.Page page = find(LogIndex.readOnly(random.folder()));

      assertThat(places(page)).isEqualTo(before.subList(1, before.size()));
      assertNoted(page, 1, 0);
    }
  }

  @Test
  void shouldSayThatTheLastRecordOfASegmentIsDamaged() throws IOException {
    RandomLog random = new RandomLog(root, 4);
    random.run(700);
    Path first = segment(random, 1);
    write(first, Files.size(first) - 20, (byte) 1);

    for (LogIndex any :
        List.of(LogIndex.readOnly(random.folder()), LogIndex.keptIn(random.folder()))) {
      assertThat(find(any).findings())
          .singleElement()
          .asString()
          .contains(SegmentName.of(1), "bytes that are no record", "verify");
    }
  }

  @Test
  void shouldSayThatTheLastRecordOfALogThatIsWrittenIsDamaged() throws IOException {
    RandomLog random = new RandomLog(root, 4);
    try (ProcessAuditLog log = random.open()) {
      random.act(log, 20);
      LogIndex index = LogIndex.keptIn(random.folder());
      assertThat(find(index).findings()).isEmpty();
      long end = end(random);
      random.act(log, 1);
      write(segment(random, 1), end + 30, (byte) 'X');
      RecordSearch.Page page = find(index);
      assertThat(page.findings()).singleElement().asString().contains(" offset " + end + ":");

      // What is only being written has no length yet
      long next = end(random);
      write(segment(random, 1), next + 8, (byte) '{');
      assertThat(find(index).findings()).isEqualTo(page.findings());
    }
  }

  @Test
  void shouldSayThatTheOldestSegmentsAreMissing() throws IOException {
    RandomLog random = new RandomLog(root, 5);
    random.run(900);
    Files.delete(segment(random, 1));
    Files.delete(segment(random, 2));
    assertThat(find(LogIndex.readOnly(random.folder())).findings())
        .singleElement()
        .asString()
        .contains("audit-000002.seg is not there");
  }

  @Test
  void shouldMakeAnewAFileOfTheIndexThatWasCutOrReplaced() throws IOException {
    // Given files that were whole when they were read
    RandomLog random = new RandomLog(root, 6);
    random.run(700);
    LogIndex index = LogIndex.keptIn(random.folder());
    List<RecordEntry> before = find(index).entries();
    Path files = random.folder().resolve("index");
    Path file = files.resolve(SegmentName.of(2) + ".idx");
    byte[] whole = Files.readAllBytes(file);

    for (byte[] other :
        List.of(
            new byte[0],
            Arrays.copyOf(whole, 20),
            Arrays.copyOf(whole, whole.length - 1),
            Files.readAllBytes(files.resolve(SegmentName.of(1) + ".idx")))) {
      // When
      Files.write(file, other);

      // Then
      assertThat(find(index).entries()).isEqualTo(before);
      assertThat(file).hasBinaryContent(whole);
    }
  }

  @Test
  void shouldSayThatAFileOfTheIndexWasCutWhileItWasRead() throws IOException {
    RandomLog random = new RandomLog(root, 6);
    random.run(700);
    LogIndex index = LogIndex.keptIn(random.folder());
    Path file = random.folder().resolve("index").resolve(SegmentName.of(1) + ".idx");
    try (SegmentIndex reading = index.of(1).orElseThrow()) {
      Files.write(file, new byte[20], StandardOpenOption.TRUNCATE_EXISTING);

      assertThatThrownBy(() -> reading.time(0))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cut; ask again");
    }
    assertThat(find(index).findings()).isEmpty();
  }

  @Test
  void shouldLeaveNoFileOpen() throws IOException {
    RandomLog random = new RandomLog(root, 7);
    random.run(700);
    try (LogIndex index = LogIndex.keptIn(random.folder())) {
      index.tend();
      find(index);
      List<String> _ = new IndexedLookup(index).recordsOf(Samples.id(1));
      assertThat(open(".idx")).isEmpty();
    }
    assertThat(open(".seg")).isEmpty();
  }

  /** Files of the log that this process has open, where the system tells. */
  private List<String> open(String suffix) throws IOException {
    Path all = Path.of("/proc/self/fd");
    List<String> open = new ArrayList<>();
    if (Files.isDirectory(all)) {
      try (Stream<Path> files = Files.list(all)) {
        for (Path file : files.toList()) {
          String name = target(file);
          if (name.startsWith(root.toString()) && name.endsWith(suffix)) {
            open.add(name);
          }
        }
      }
    }
    return open;
  }

  private static String target(Path link) throws IOException {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (NoSuchFileException e) { // it was closed meanwhile
      return "";
    }
  }
}
