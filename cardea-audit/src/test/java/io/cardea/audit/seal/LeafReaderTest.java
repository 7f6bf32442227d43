package io.cardea.audit.seal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.audit.checkpoint.Checkpoint;
import io.cardea.audit.prove.LeafProver;
import io.cardea.audit.query.RandomLog;
import io.cardea.audit.segment.SegmentName;
import io.cardea.audit.verify.RecordProof;
import io.cardea.audit.verify.SealKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  /** Reads all that is sealed, some at a time and each time by another reader. */
  private static List<Long> read(RandomLog log, int most) throws IOException {
    List<Long> leaves = new ArrayList<>();
    LeafReader.Place place = LeafReader.beginning(log.folder());
    long size = sealed(log).size();
    try (LeafProver prover = LeafProver.open(log.folder())) {
      while (place.leaf() < size) {
        try (LeafReader reader = LeafReader.at(log.folder(), place, log.keyFile())) {
          reader.read(
              most,
              size,
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
    try (LeafReader reader =
        LeafReader.at(log.folder(), LeafReader.beginning(log.folder()), log.keyFile())) {
      List<Long> leaves = new ArrayList<>();
      reader.read(1000, 5, (leaf, _) -> leaves.add(leaf));
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
    Files.delete(log.folder().resolve(SegmentName.of(2)));
    List<Long> there = read(log, 1);
    // When
    List<Long> after = new ArrayList<>();
    LeafReader.Place place = LeafReader.beginning(log.folder());
    for (long end : List.of(all.size() - 30L, (long) all.size())) {
      try (LeafReader reader = LeafReader.at(log.folder(), place, log.keyFile())) {
        reader.read(100_000, end, (leaf, _) -> after.add(leaf));
        assertThat(reader.place().leaf()).isEqualTo(end);
        place = reader.place();
      }
    }
    // Then
    assertThat(there).hasSizeLessThan(all.size()).contains(all.getLast());
    assertThat(after).isEqualTo(there);
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
      reader.read(100_000, before.size(), (leaf, _) -> after.add(leaf));
      lost = reader.passedOver();
    }

    assertThat(after).isSorted().doesNotHaveDuplicates().contains(0L, before.getLast());
    assertThat(lost).isGreaterThan(50).isEqualTo(before.size() - after.size());
  }

  @Test
  void shouldProveWhatIsALeafAndNothingElse() throws IOException {
    RandomLog log = log(root);
    SealKey key = SealKey.parse(KeyFile.read(log.keyFile()).newest().orElseThrow().toString());
    try (LeafReader reader =
            LeafReader.at(log.folder(), LeafReader.beginning(log.folder()), log.keyFile());
        LeafProver prover = LeafProver.open(log.folder())) {
      assertThat(prover.size()).isEqualTo(sealed(log).size());
      assertThat(prover.origin()).isEqualTo(sealed(log).origin());
      reader.read(
          20,
          prover.size(),
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
