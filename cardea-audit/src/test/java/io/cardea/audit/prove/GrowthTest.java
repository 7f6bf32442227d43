package io.cardea.audit.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.audit.checkpoint.CheckpointFile;
import io.cardea.audit.checkpoint.SignedNote;
import io.cardea.audit.prove.ConsistencyProver.Growth;
import io.cardea.audit.retention.Trimming;
import io.cardea.audit.seal.SealedLog;
import io.cardea.audit.verify.ConsistencyProof;
import io.cardea.audit.verify.SealKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That a log goes on from a size, of which nobody has the checkpoint. */
class GrowthTest {

  @TempDir private Path root = Path.of(".");
  private SealedLog log = SealedLog.write(root);
  private ConsistencyProver prover = new ConsistencyProver(root);

  @BeforeEach
  void write() {
    log = SealedLog.write(root.resolve("log"), 5, 10, 300);
    prover = new ConsistencyProver(log.folder());
  }

  private static long sizeOf(SignedNote note) {
    return Long.parseLong(note.text().split("\n", 3)[1]);
  }

  @Test
  void shouldProveFromEachCheckpoint() throws IOException {
    List<SealKey> keys =
        List.of(SealKey.parse(Files.readString(log.keyFile()).strip().split(" ", 2)[1]));
    List<SignedNote> all = new CheckpointFile(log.checkpoints()).all();
    assertThat(prover.newest()).isEqualTo(all.getLast());
    assertThat(all).hasSizeGreaterThan(3);
    for (SignedNote note : all.stream().filter(each -> sizeOf(each) > 0).toList()) {
      assertThat(prover.since(sizeOf(note)))
          .isInstanceOfSatisfying(
              Growth.Proved.class,
              proved -> {
                ConsistencyProof proof = ConsistencyProof.check(proved.text(), keys, "");
                assertThat(proof.from()).isEqualTo(sizeOf(note));
                assertThat(proof.to()).isEqualTo(sizeOf(all.getLast()));
              });
    }
  }

  @Test
  void shouldProveAlsoWhenTheRecordsWereRemoved() throws IOException {
    long early = sizeOf(new CheckpointFile(log.checkpoints()).all().get(1));
    Trimming.upTo(log, 2);

    assertThat(log.segment(1)).doesNotExist();
    assertThat(prover.since(early)).isInstanceOf(Growth.Proved.class);
  }

  @Test
  void shouldSayWhyItCannotBeProved() throws IOException {
    long newest = sizeOf(prover.newest());
    assertThat(prover.since(newest + 1)).isEqualTo(new Growth.TooFew(newest));
    assertThat(prover.since(Long.MAX_VALUE)).isEqualTo(new Growth.TooFew(newest));
    assertThat(prover.since(newest - 1)).isEqualTo(new Growth.NeverSealed());
    assertThatThrownBy(() -> new ConsistencyProver(root.resolve("none")).since(1))
        .isInstanceOf(IOException.class);

    Path hashes = log.folder().resolve("tree/hashes-00");
    byte[] bytes = Files.readAllBytes(hashes);
    bytes[(int) (newest - 1) * 32] ^= 1; // of the last leaf
    Files.write(hashes, bytes);
    assertThat(prover.since(newest)).isEqualTo(new Growth.Otherwise());
  }
}
