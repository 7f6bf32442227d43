package io.cardea.audit.index;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.audit.query.RandomLog;
import io.cardea.audit.segment.SegmentName;
import io.cardea.model.audit.RecordField;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogIndexTest {

  private static final FileTime LONG_AGO = FileTime.fromMillis(0);

  @TempDir private Path root = Path.of(".");
  private Path folder = Path.of(".");

  @BeforeEach
  void write() {
    RandomLog log = new RandomLog(root, 1);
    log.run(700);
    folder = log.folder();
  }

  private Path file(long segment) {
    return folder.resolve("index").resolve(SegmentName.of(segment) + ".idx");
  }

  /** Whether the index of a segment was written since it was made to look old. */
  private boolean isMadeAnew(long segment) throws IOException {
    LogIndex.keptIn(folder).tend();
    return !Files.getLastModifiedTime(file(segment)).equals(LONG_AGO);
  }

  private void index() throws IOException {
    LogIndex.keptIn(folder).tend();
    for (long segment : SegmentName.in(folder).headSet(SegmentName.in(folder).last())) {
      Files.setLastModifiedTime(file(segment), LONG_AGO);
    }
  }

  @Test
  void shouldKeepOneOfEachCompleteSegmentForItsOwnerOnly() throws IOException {
    index();
    NavigableSet<Long> segments = SegmentName.in(folder);
    assertThat(segments).hasSizeGreaterThan(3);
    for (long segment : segments) {
      assertThat(Files.exists(file(segment))).isEqualTo(segment != segments.last());
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file(1))))
        .isEqualTo("rw-------");
    assertThat(isMadeAnew(1)).isFalse();
  }

  @Test
  void shouldHoldNoTextOfARecord() throws IOException {
    index();
    String content = new String(Files.readAllBytes(file(1)), ISO_8859_1);
    for (String text : new String[] {"ann", "bob", "search", "default", "tools/call", "session"}) {
      assertThat(content).doesNotContain(text);
    }
  }

  @Test
  void shouldMakeAnewWhatWasRemovedCutOrChanged() throws IOException {
    index();
    Files.delete(file(1));
    assertThat(isMadeAnew(1)).isTrue();

    byte[] whole = Files.readAllBytes(file(1));
    for (int length : new int[] {0, 1, 15, 16, 100, whole.length - 1}) {
      Files.write(file(1), Arrays.copyOf(whole, length));
      Files.setLastModifiedTime(file(1), LONG_AGO);
      assertThat(isMadeAnew(1)).as("%d bytes", length).isTrue();
      assertThat(Files.readAllBytes(file(1))).isEqualTo(whole);
    }
    for (int at = 0; at < whole.length; at += 97) {
      byte[] changed = whole.clone();
      changed[at] ^= 4;
      Files.write(file(1), changed);
      Files.setLastModifiedTime(file(1), LONG_AGO);
      assertThat(isMadeAnew(1)).as("byte %d", at).isEqualTo(!isUnused(at));
    }
  }

  /** The four zeros behind the checksum. */
  private static boolean isUnused(int at) {
    return at >= 12 && at < 16;
  }

  @Test
  void shouldKeepTheIndexOfASegmentWhoseRecordsAreDamaged() throws IOException {
    Path segment = folder.resolve(SegmentName.of(1));
    byte[] content = Files.readAllBytes(segment);
    index();
    for (int damage : new int[] {30, content.length - 20}) {
      content[damage] ^= 4;
      Files.write(segment, content);
      assertThat(isMadeAnew(1)).as("once, for byte %d", damage).isTrue();
      Files.setLastModifiedTime(file(1), LONG_AGO);
      assertThat(isMadeAnew(1)).as("again, for byte %d", damage).isFalse();
    }
    Files.write(segment, new byte[content.length]);
    assertThat(isMadeAnew(1)).as("once, without records").isTrue();
    Files.setLastModifiedTime(file(1), LONG_AGO);
    assertThat(isMadeAnew(1)).as("again, without records").isFalse();
  }

  @Test
  void shouldTakeTheIndexOfNoOtherSegmentOrLog() throws IOException {
    index();
    Files.copy(file(2), file(1), StandardCopyOption.REPLACE_EXISTING);
    Files.setLastModifiedTime(file(1), LONG_AGO);
    assertThat(isMadeAnew(1)).isTrue();

    RandomLog other = new RandomLog(root.resolve("other"), 2);
    Files.createDirectory(root.resolve("other"));
    other.run(700);
    LogIndex.keptIn(other.folder()).tend();
    Files.copy(
        other.folder().resolve("index/audit-000001.seg.idx"),
        file(1),
        StandardCopyOption.REPLACE_EXISTING);
    Files.setLastModifiedTime(file(1), LONG_AGO);
    assertThat(isMadeAnew(1)).isTrue();
  }

  /** What is no index of the segment is closed again, and so is what somebody was given. */
  @Test
  void shouldLeaveNoFileOpen() throws IOException {
    index();
    Files.copy(file(2), file(1), StandardCopyOption.REPLACE_EXISTING);
    Files.write(file(3), Arrays.copyOf(Files.readAllBytes(file(3)), 100));

    assertThat(new IndexFiles(folder).read(1)).isEmpty();
    assertThat(new IndexFiles(folder).read(3)).isEmpty();
    assertThat(open()).isEmpty();

    try (StoredIndex _ = new IndexFiles(folder).read(2).orElseThrow()) {
      assertThat(open()).containsExactly(file(2).toRealPath());
    }
    assertThat(open()).isEmpty();
  }

  /** The files of the index that this process has open. */
  private List<Path> open() throws IOException {
    List<Path> open = new ArrayList<>();
    Path index = folder.resolve("index").toRealPath();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path file : files) {
        try {
          open.add(Files.readSymbolicLink(file));
        } catch (IOException _) {
          // Another thread has closed it.
        }
      }
    }
    return open.stream().filter(file -> file.startsWith(index)).toList();
  }

  @Test
  void shouldRemoveWhatIsOfNoSegment() throws IOException {
    index();
    Files.copy(file(1), file(900));
    Files.delete(folder.resolve(SegmentName.of(1)));
    LogIndex.keptIn(folder).tend();
    assertThat(file(900)).doesNotExist();
    assertThat(file(1)).doesNotExist();
    assertThat(file(2)).exists();
  }

  @Test
  void shouldChangeNothingInALogOfOthers() throws IOException {
    LogIndex index = LogIndex.readOnly(folder);
    index.tend();
    assertThat(index.of(1)).isPresent();
    assertThat(folder.resolve("index")).doesNotExist();
  }

  @Test
  void shouldDoWithoutFilesThatCannotBeWritten() throws IOException {
    Files.writeString(folder.resolve("index"), "in the way");
    LogIndex index = LogIndex.keptIn(folder);
    for (long segment : index.segments()) {
      assertThat(index.of(segment)).isPresent();
    }
  }

  @Test
  void shouldTryLessAndLessOftenToWriteFilesThatCannotBeWritten() throws IOException {
    // Given
    Path inTheWay = Files.writeString(folder.resolve("index"), "in the way");
    AtomicLong nanos = new AtomicLong();
    LogIndex index = LogIndex.keptIn(folder, nanos::get);
    index.tend();
    Files.delete(inTheWay);

    // When it is too early
    nanos.addAndGet(Duration.ofMillis(999).toNanos());
    index.tend();
    assertThat(index.of(1)).isPresent();
    assertThat(folder.resolve("index")).doesNotExist();

    // Then it is tried again after a second, after two more, and at last each 64
    Files.writeString(inTheWay, "in the way");
    for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 64, 64, 64}) {
      nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
      index.tend();
    }
    Files.delete(inTheWay);
    nanos.addAndGet(Duration.ofSeconds(63).toNanos());
    index.tend();
    assertThat(folder.resolve("index")).doesNotExist();
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    index.tend();
    for (long segment : SegmentName.in(folder).headSet(SegmentName.in(folder).last())) {
      assertThat(file(segment)).exists();
    }
  }

  @Test
  void shouldTakeNoBytesThatPointElsewhere() throws IOException {
    // Given an index whose checksum is right, but not what it says
    index();
    byte[] whole = Files.readAllBytes(file(1));
    for (int at = StoredIndex.start(); at < whole.length; at += 61) {
      ByteBuffer changed = ByteBuffer.wrap(whole.clone());
      changed.put(at, (byte) 0xff);
      StoredIndex.finish(changed);

      // When
      Optional<StoredIndex> index = StoredIndex.of(changed);

      // Then it is refused, or can be used without harm
      if (index.isPresent()) {
        for (int row = 0; row < index.get().rows(); row++) {
          assertThat(index.get().beginning(row)).isGreaterThanOrEqualTo(-1);
          assertThat(index.get().outcome(row)).isGreaterThanOrEqualTo(-1);
        }
        assertThat(index.get().rows(RecordField.SUBJECT, "ann").remaining()).isNotNegative();
      }
    }
  }
}
