package io.cardea.audit.seal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.audit.checkpoint.Checkpoint;
import io.cardea.audit.checkpoint.LogPosition;
import io.cardea.audit.prove.LeafProver;
import io.cardea.audit.query.RandomLog;
import io.cardea.audit.segment.Frame;
import io.cardea.audit.segment.SegmentName;
import io.cardea.audit.verify.RecordProof;
import io.cardea.audit.verify.SealKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records are read by their numbers in the tree, and known again by them. */
class LeafReaderTest {

  @TempDir private Path root = Path.of(".");

  private static RandomLog log(Path root) {
    RandomLog log = new RandomLog(root, 3);
    log.run(600);
    return log;
  }

  private static Checkpoint sealed(RandomLog log) throws IOException {
    return LeafReader.newest(log.folder()).orElseThrow();
  }

  private static LeafReader.Place end(RandomLog log) throws IOException {
    return LeafReader.Place.behind(sealed(log));
  }

  private static LeafReader reader(RandomLog log) throws IOException {
    return LeafReader.at(log.folder(), LeafReader.beginning(log.folder()), log.keyFile());
  }

  /** Where so many records end. */
  private static LeafReader.Place behind(RandomLog log, int records) throws IOException {
    try (LeafReader reader = reader(log)) {
      reader.read(records, end(log), (_, _) -> {});
      return reader.place();
    }
  }

  /** Reads all that is sealed, some at a time and each time by another reader. */
  private static List<Long> read(RandomLog log, int most) throws IOException {
    List<Long> leaves = new ArrayList<>();
    LeafReader.Place place = LeafReader.beginning(log.folder());
    LeafReader.Place end = end(log);
    try (LeafProver prover = LeafProver.open(log.folder())) {
      while (place.leaf() < end.leaf()) {
        try (LeafReader reader = LeafReader.at(log.folder(), place, log.keyFile())) {
          reader.read(
              most,
              end,
              (leaf, payload) -> {
                assertThat(prover.isLeaf(leaf, payload)).isTrue();
                leaves.add(leaf);
              });
          place = reader.place();
        }
      }
    }
    return leaves;
  }

  @Test
  void shouldReadAllThatIsSealedOnce() throws IOException {
    RandomLog log = log(root);
    assertThat(SegmentName.in(log.folder())).hasSizeGreaterThan(2);
    for (int most : List.of(7, 100, 100_000)) {
      List<Long> leaves = read(log, most);
      assertThat(leaves).hasSize(Math.toIntExact(sealed(log).size())).isSorted();
      assertThat(leaves.getFirst()).isZero();
    }
  }

  @Test
  void shouldReadNoFurtherThanToTheEnd() throws IOException {
    RandomLog log = log(root);
    LeafReader.Place fifth = behind(log, 5);
    try (LeafReader reader = reader(log)) {
      List<Long> leaves = new ArrayList<>();
      reader.read(1000, fifth, (leaf, _) -> leaves.add(leaf));
      assertThat(leaves).containsExactly(0L, 1L, 2L, 3L, 4L);
      assertThat(reader.place().leaf()).isEqualTo(5);
    }
  }

  @Test
  void shouldPassOverWhatIsNotWhatWasSealed() throws IOException {
    RandomLog log = log(root);
    List<Long> before = read(log, 50);

    // When a byte of a record in the first segment changes, and the second is taken away
    Path first = log.folder().resolve(SegmentName.of(1));
    byte[] bytes = Files.readAllBytes(first);
    bytes[new String(bytes, ISO_8859_1).indexOf("\"ann\"") + 1] = 'A';
    Files.write(first, bytes);
    Files.delete(log.folder().resolve(SegmentName.of(2)));

    // Then all others are read, by their numbers
    List<Long> after = read(log, 50);
    assertThat(before).containsAll(after);
    assertThat(after).isSorted().contains(0L, before.getLast());
    List<Long> lost = new ArrayList<>(before);
    lost.removeAll(after);
    long gap = lost.getLast() - lost.get(1) + 1;
    assertThat(lost).hasSizeGreaterThan(10).hasSize(Math.toIntExact(gap) + 1);
  }

  /** Those behind the end are for who asks again when there is a later one. */
  @Test
  void shouldSwallowNothingBehindTheEndWhereSomethingIsMissingBefore() throws IOException {
    // Given
    RandomLog log = log(root);
    List<Long> all = read(log, 50);
    List<LeafReader.Place> ends = List.of(behind(log, all.size() - 30), end(log));
    Files.delete(log.folder().resolve(SegmentName.of(2)));
    List<Long> there = read(log, 1);
    // When
    List<Long> after = new ArrayList<>();
    LeafReader.Place place = LeafReader.beginning(log.folder());
    for (LeafReader.Place end : ends) {
      try (LeafReader reader = LeafReader.at(log.folder(), place, log.keyFile())) {
        reader.read(100_000, end, (leaf, _) -> after.add(leaf));
        assertThat(reader.place().leaf()).isEqualTo(end.leaf());
        place = reader.place();
      }
    }
    // Then
    assertThat(there).hasSizeLessThan(all.size()).contains(all.getLast());
    assertThat(after).isEqualTo(there);
  }

  /** As on a log that is closed, where no checkpoint follows. */
  @ParameterizedTest
  @CsvSource({"1, false", "1, true", "4, false", "4, true", "600, false"})
  void shouldPassOverWhatWasChangedSinceTheLastSeal(int fromEnd, boolean isFramed)
      throws IOException {
    // Given
    RandomLog log = log(root);
    int all = Math.toIntExact(sealed(log).size());
    change(log, behind(log, all - fromEnd).at(), isFramed);
    // When
    List<Long> leaves = new ArrayList<>();
    long passedOver;
    try (LeafReader reader = reader(log)) {
      reader.read(100_000, end(log), (leaf, _) -> leaves.add(leaf));
      passedOver = reader.passedOver();
      assertThat(reader.place()).isEqualTo(end(log));
    }
    // Then
    assertThat(leaves).hasSize(all - 1).isSorted().doesNotContain((long) all - fromEnd);
    assertThat(passedOver).isEqualTo(1);
  }

  /** They are not sealed yet when it is passed over, and no others than those before are. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldKeepWhatFollowsARecordThatWasChanged(boolean isFramed) throws IOException {
    // Given
    RandomLog log = log(root);
    int all = Math.toIntExact(sealed(log).size());
    LeafReader.Place sealedThen = behind(log, all - 3);
    change(log, behind(log, all - 4).at(), isFramed);
    // When
    List<Long> leaves = new ArrayList<>();
    try (LeafReader reader = reader(log)) {
      reader.read(100_000, sealedThen, (leaf, _) -> leaves.add(leaf));
      assertThat(reader.place()).isEqualTo(sealedThen);
      assertThat(leaves).hasSize(all - 4);
      assertThat(reader.passedOver()).isEqualTo(1);
      reader.read(100_000, end(log), (leaf, _) -> leaves.add(leaf));
      assertThat(reader.passedOver()).isEqualTo(1);
    }
    // Then
    assertThat(leaves).hasSize(all - 1).endsWith(all - 3L, all - 2L, all - 1L);
  }

  /** There is nothing to wait for in a segment behind which another has begun. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldKeepWhatFollowsARecordThatWasChangedInACompleteSegment(boolean isFramed)
      throws IOException {
    RandomLog log = log(root);
    int all = Math.toIntExact(sealed(log).size());
    LeafReader.Place sealedThen = behind(log, 10);
    assertThat(sealedThen.at().segment()).isLessThan(end(log).at().segment());
    change(log, behind(log, 9).at(), isFramed);

    List<Long> leaves = new ArrayList<>();
    try (LeafReader reader = reader(log)) {
      reader.read(100_000, sealedThen, (leaf, _) -> leaves.add(leaf));
      assertThat(reader.place()).isEqualTo(sealedThen);
      reader.read(100_000, end(log), (leaf, _) -> leaves.add(leaf));
      assertThat(reader.passedOver()).isEqualTo(1);
    }

    assertThat(leaves).hasSize(all - 1).isSorted().contains(8L, 10L).doesNotContain(9L);
  }

  @Test
  void shouldSayThatALogWasCut() throws IOException {
    RandomLog log = log(root);
    LeafReader.Place end = end(log);
    Path last = log.folder().resolve(SegmentName.of(end.at().segment()));
    try (FileChannel channel = FileChannel.open(last, StandardOpenOption.WRITE)) {
      channel.truncate(end.at().offset() - 8);
    }
    try (LeafReader reader = reader(log)) {
      assertThatThrownBy(() -> reader.read(100_000, end, (_, _) -> {}))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("ends before record " + (end.leaf() - 1));
    }
  }

  /** Changes a byte of the record that begins at {@code place}, whose checksum may fit it then. */
  private static void change(RandomLog log, LogPosition place, boolean isFramed)
      throws IOException {
    Path file = log.folder().resolve(SegmentName.of(place.segment()));
    byte[] bytes = Files.readAllBytes(file);
    int at = Math.toIntExact(place.offset());
    bytes[at + Frame.HEAD_BYTES + 2] ^= 1;
    if (isFramed) {
      ByteBuffer frame = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      frame.putInt(at + Integer.BYTES, Frame.checksum(bytes, at, frame.getInt(at)));
    }
    Files.write(file, bytes);
  }

  /** However many records they had: more than a reader looks for where nothing is missing. */
  @Test
  void shouldGoOnBehindSegmentsThatWereTakenAway() throws IOException {
    RandomLog log = log(root);
    List<Long> before = read(log, 50);
    long first = SegmentName.in(log.folder()).first();
    long last = SegmentName.in(log.folder()).last();
    assertThat(last - first).isGreaterThan(2);
    for (long segment = first + 1; segment < last; segment++) {
      Files.delete(log.folder().resolve(SegmentName.of(segment)));
    }

    List<Long> after = new ArrayList<>();
    long lost;
    try (LeafReader reader =
        LeafReader.at(log.folder(), LeafReader.beginning(log.folder()), log.keyFile(), 5)) {
      reader.read(100_000, end(log), (leaf, _) -> after.add(leaf));
      lost = reader.passedOver();
    }

    assertThat(after).isSorted().doesNotHaveDuplicates().contains(0L, before.getLast());
    assertThat(lost).isGreaterThan(50).isEqualTo(before.size() - after.size());
  }

  @Test
  void shouldProveWhatIsALeafAndNothingElse() throws IOException {
    RandomLog log = log(root);
    SealKey key = SealKey.parse(KeyFile.read(log.keyFile()).newest().orElseThrow().toString());
    try (LeafReader reader = reader(log);
        LeafProver prover = LeafProver.open(log.folder())) {
      assertThat(prover.size()).isEqualTo(sealed(log).size());
      assertThat(prover.origin()).isEqualTo(sealed(log).origin());
      reader.read(
          20,
          end(log),
          (leaf, payload) -> {
            RecordProof proved = RecordProof.check(prover.prove(leaf, payload), List.of(key));
            assertThat(proved.index()).isEqualTo(leaf);
            assertThat(prover.isLeaf(leaf + 1, payload)).isFalse();
            assertThat(prover.isLeaf(-1, payload)).isFalse();
            assertThat(prover.isLeaf(prover.size(), payload)).isFalse();
            assertThat(prover.isLeaf(leaf, "{}\n".getBytes(UTF_8))).isFalse();
          });
    }
  }
}
