package io.cardea.audit.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeFilesTest {

  /** More than 256 × 256, so that three files are used. */
  private static final int MANY = 70_000;

  @TempDir Path folder = Path.of(".");
  private final TreeHasher hasher = new TreeHasher();

  @Test
  void shouldHaveTheRootsThatAreKnownOfCertificateTransparency() throws IOException {
    try (TreeFiles tree = TreeFiles.open(folder)) {
      for (int size = 0; size <= Leaves.KNOWN.size(); size++) {
        assertThat(HexFormat.of().formatHex(tree.root())).isEqualTo(Leaves.KNOWN_ROOTS.get(size));
        if (size < Leaves.KNOWN.size()) {
          tree.append(hasher.leaf(Leaves.KNOWN.get(size)));
        }
      }
    }
  }

  @Test
  void shouldFindEveryNodeAgainWhenTheLeavesFillSeveralFiles() throws IOException {
    try (TreeFiles tree = Leaves.tree(folder, MANY);
        TreeFiles reading = TreeFiles.read(folder)) {
      TreeProofs proofs = new TreeProofs(reading);
      assertThat(proofs.root(MANY)).isEqualTo(tree.root());
      for (int level = 1; level <= 16; level++) {
        long last = ((long) MANY >>> level) - 1;
        assertThat(reading.node(level, last))
            .isEqualTo(
                hasher.node(
                    reading.node(level - 1, 2 * last), reading.node(level - 1, 2 * last + 1)));
      }
      assertThat(Files.size(folder.resolve("hashes-00"))).isEqualTo(MANY * 32L);
      assertThat(Files.size(folder.resolve("hashes-08"))).isEqualTo(MANY / 256 * 32L);
      assertThat(Files.size(folder.resolve("hashes-16"))).isEqualTo(32);
    }
  }

  @Test
  void shouldGoOnFromAnyEarlierSize() throws IOException {
    for (int size : new int[] {0, 1, 255, 256, 257, 1000}) {
      byte[] root;
      try (TreeFiles tree = Leaves.tree(folder.resolve("t" + size), size)) {
        root = tree.root();
        // what was added and is not under a checkpoint
        tree.append(hasher.leaf(new byte[] {1}));
        tree.flush();
      }
      try (TreeFiles tree = TreeFiles.open(folder.resolve("t" + size))) {
        assertThat(tree.resume(size, root)).isTrue();
        assertThat(tree.size()).isEqualTo(size);
        assertThat(tree.root()).isEqualTo(root);
        tree.append(Leaves.leaf(size));
        tree.flush();
        try (TreeFiles other = Leaves.tree(folder.resolve("o" + size), size + 1)) {
          assertThat(tree.root()).isEqualTo(other.root());
        }
      }
    }
  }

  @Test
  void shouldNotGoOnFromATreeThatIsAnotherAndKeepIt() throws IOException {
    byte[] root;
    try (TreeFiles tree = Leaves.tree(folder, 1000)) {
      root = tree.root();
    }
    for (String file : new String[] {"hashes-00", "hashes-08"}) {
      Path path = folder.resolve(file);
      byte[] good = Files.readAllBytes(path);
      byte[] bad = good.clone();
      bad[bad.length - 1] ^= 1;
      Files.write(path, bad);
      try (TreeFiles tree = TreeFiles.open(folder)) {
        assertThat(tree.resume(1000, root)).isFalse();
      }
      assertThat(Files.readAllBytes(path)).isEqualTo(bad);
      Files.write(path, good);
    }
    try (FileChannel channel =
        FileChannel.open(folder.resolve("hashes-00"), StandardOpenOption.WRITE)) {
      channel.truncate(999 * 32);
    }
    try (TreeFiles tree = TreeFiles.open(folder)) {
      assertThat(tree.resume(1000, root)).isFalse();
    }
  }

  @Test
  void shouldMakeFilesForTheirOwnerOnlyAndSayWhatIsNotThere() throws IOException {
    try (TreeFiles tree = Leaves.tree(folder.resolve("tree"), 3)) {
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(folder.resolve("tree/hashes-00"))))
          .isEqualTo("rw-------");
      assertThatThrownBy(() -> tree.node(0, 3))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("3");
      TreeProofs proofs = new TreeProofs(tree);
      assertThatThrownBy(() -> proofs.inclusion(3, 3)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> proofs.consistency(0, 3))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> proofs.consistency(3, 2))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
