package io.cardea.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.audit.tree.Leaves;
import io.cardea.audit.tree.TreeFiles;
import io.cardea.audit.tree.TreeProofs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The auditor's tree against known roots, and against the writer's, which is other code. */
class MerkleTest {

  private static final int MANY = 40;

  @TempDir Path folder = Path.of(".");
  private final Merkle merkle = new Merkle();

  @Test
  void shouldHaveTheRootsThatAreKnownOfCertificateTransparency() {
    RunningRoot tree = new RunningRoot(merkle);
    for (int size = 0; size <= Leaves.KNOWN.size(); size++) {
      assertThat(HexFormat.of().formatHex(tree.root())).isEqualTo(Leaves.KNOWN_ROOTS.get(size));
      if (size < Leaves.KNOWN.size()) {
        byte[] leaf = Leaves.KNOWN.get(size);
        tree.add(merkle.leaf(leaf, 0, leaf.length));
      }
    }
  }

  @Test
  void shouldTakeEveryProofOfInclusionAndNoForgedOne() throws IOException {
    try (TreeFiles tree = Leaves.tree(folder, MANY)) {
      TreeProofs proofs = new TreeProofs(tree);
      for (int size = 1; size <= MANY; size++) {
        byte[] root = proofs.root(size);
        for (int index = 0; index < size; index++) {
          byte[] leaf = Leaves.leaf(index);
          List<byte[]> path = proofs.inclusion(index, size);
          assertThat(merkle.isIncluded(index, size, leaf, path, root)).isTrue();

          assertThat(merkle.isIncluded(index, size, Leaves.leaf(MANY), path, root)).isFalse();
          assertThat(merkle.isIncluded(index, size, leaf, path, proofs.root(size % MANY + 1)))
              .isFalse();
          for (long other : new long[] {-1, index - 1, index + 1, index ^ 2, size}) {
            assertThat(merkle.isIncluded(other, size, leaf, path, root)).isFalse();
          }
          for (List<byte[]> forged : forgeriesOf(path, root)) {
            assertThat(merkle.isIncluded(index, size, leaf, forged, root)).isFalse();
          }
        }
      }
    }
  }

  @Test
  void shouldTakeEveryProofOfConsistencyAndNoForgedOne() throws IOException {
    try (TreeFiles tree = Leaves.tree(folder, MANY)) {
      TreeProofs proofs = new TreeProofs(tree);
      for (int to = 1; to <= MANY; to++) {
        byte[] toRoot = proofs.root(to);
        for (int from = 1; from <= to; from++) {
          byte[] fromRoot = proofs.root(from);
          List<byte[]> path = proofs.consistency(from, to);
          assertThat(merkle.isConsistent(from, to, fromRoot, toRoot, path)).isTrue();

          byte[] other = Leaves.leaf(0).clone();
          other[0] ^= 1;
          assertThat(merkle.isConsistent(from, to, other, toRoot, path)).isFalse();
          assertThat(merkle.isConsistent(from, to, fromRoot, other, path)).isFalse();
          assertThat(merkle.isConsistent(0, to, fromRoot, toRoot, path)).isFalse();
          assertThat(merkle.isConsistent(to + 1, to, fromRoot, toRoot, path)).isFalse();
          for (List<byte[]> forged : forgeriesOf(path, toRoot)) {
            assertThat(merkle.isConsistent(from, to, fromRoot, toRoot, forged)).isFalse();
          }
        }
      }
    }
  }

  @Test
  void shouldProveNothingOfAnEmptyTree() {
    byte[] empty = merkle.empty();
    assertThat(merkle.isConsistent(0, 0, empty, empty, List.of())).isFalse();
    assertThat(merkle.isConsistent(0, 1, empty, Leaves.leaf(0), List.of())).isFalse();
    assertThat(merkle.isIncluded(0, 0, Leaves.leaf(0), List.of(), empty)).isFalse();
  }

  private static List<List<byte[]>> forgeriesOf(List<byte[]> path, byte[] root) {
    List<List<byte[]>> forged = new ArrayList<>();
    forged.add(Stream.concat(path.stream(), Stream.of(root)).toList());
    forged.add(Stream.concat(Stream.of(root), path.stream()).toList());
    forged.add(Stream.concat(path.stream(), Stream.of(new byte[0])).toList());
    forged.add(Stream.concat(Stream.of(new byte[0]), path.stream()).toList());
    for (int place = 0; place < path.size(); place++) {
      List<byte[]> flipped = new ArrayList<>(path);
      byte[] hash = path.get(place).clone();
      hash[place % hash.length] ^= (byte) (1 << place % 8);
      flipped.set(place, hash);
      forged.add(flipped);
      List<byte[]> shorter = new ArrayList<>(path);
      shorter.remove(place);
      forged.add(shorter);
      List<byte[]> doubled = new ArrayList<>(path);
      doubled.add(place, path.get(place));
      forged.add(doubled);
    }
    return forged;
  }
}
