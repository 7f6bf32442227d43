package io.cardea.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.audit.checkpoint.CheckpointFile;
import io.cardea.audit.prove.ConsistencyProver;
import io.cardea.audit.seal.SealedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsistencyProofTest {

  @TempDir private Path root;
  private SealedLog log;
  private Path early;
  private List<SealKey> keys = List.of();

  @BeforeEach
  void write() throws IOException {
    log = SealedLog.write(root.resolve("log"), 25);
    early = Files.copy(log.checkpoints(), root.resolve("early"));
    log.run(300);
    keys = keysOf(log);
  }

  private static List<SealKey> keysOf(SealedLog log) throws IOException {
    return List.of(SealKey.parse(Files.readString(log.keyFile()).strip().split(" ", 2)[1]));
  }

  private String prove(Optional<Path> to) throws IOException {
    return new ConsistencyProver(log.folder()).prove(early, to);
  }

  @Test
  void shouldProveThatALogExtendsAnEarlierCheckpoint() throws IOException {
    String proof = prove(Optional.empty());
    ConsistencyProof proved = ConsistencyProof.check(proof, keys, Files.readString(early));

    assertThat(proved.from()).isEqualTo(51);
    assertThat(proved.to()).isGreaterThan(651);
    assertThat(proof).startsWith("cardea.audit/consistency@v1\n").contains(proved.origin());
    assertThat(ConsistencyProof.check(proof, keys, "")).isEqualTo(proved);
  }

  @Test
  void shouldProveEachCheckpointToEachLaterOne() throws IOException {
    var all = new CheckpointFile(log.checkpoints()).all();
    for (int from = 1; from < all.size(); from++) {
      for (int to = from; to < all.size(); to++) {
        early = Files.writeString(root.resolve("from"), all.get(from).toString());
        Path later = Files.writeString(root.resolve("to"), all.get(to).toString());
        String proof = prove(Optional.of(later));
        assertThat(ConsistencyProof.check(proof, keys, "").from()).isPositive();
      }
    }
  }

  @Test
  void shouldTakeNoForgedProof() throws IOException {
    String proof = prove(Optional.empty());
    List<String> lines = proof.lines().toList();
    int gap = lines.indexOf("");
    assertThat(gap).isGreaterThan(3);
    List<String> forged =
        new ArrayList<>(List.of("", "\n", proof.replace("\n", "\r\n"), proof + proof));
    for (int i = 0; i < lines.size(); i++) {
      List<String> without = new ArrayList<>(lines);
      without.remove(i);
      forged.add(String.join("\n", without) + "\n");
      if (!lines.get(i).startsWith("— ")) { // a signature may be there twice
        List<String> twice = new ArrayList<>(lines);
        twice.add(i, lines.get(i));
        forged.add(String.join("\n", twice) + "\n");
      }
      if (!lines.get(i).isEmpty()) {
        List<String> other = new ArrayList<>(lines);
        char first = lines.get(i).charAt(0);
        other.set(i, (first == 'B' ? 'C' : 'B') + lines.get(i).substring(1));
        forged.add(String.join("\n", other) + "\n");
      }
    }
    for (String wrong : forged) {
      assertThatThrownBy(() -> ConsistencyProof.check(wrong, keys, ""))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void shouldTakeNoProofOfAnotherKeyOrBeginning() throws IOException {
    String proof = prove(Optional.empty());
    SealedLog other = SealedLog.write(root.resolve("other"), 1);

    assertThatThrownBy(() -> ConsistencyProof.check(proof, keysOf(other), ""))
        .hasMessageContaining("not signed by a key that is trusted");
    assertThatThrownBy(
            () -> ConsistencyProof.check(proof, keys, Files.readString(other.checkpoints())))
        .hasMessageContaining("that was kept");
  }

  @Test
  void shouldProveNothingThatIsNotSo() throws IOException {
    // A log that was rewritten with its own key, behind the same beginning
    SealedLog before = log.copy(root.resolve("before"));
    log.run(40);
    early = log.checkpoints();
    before.run(50);
    assertThatThrownBy(() -> new ConsistencyProver(before.folder()).prove(early, Optional.empty()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("does not extend");
    // One that was put back
    assertThatThrownBy(() ->
            new ConsistencyProver(SealedLog.write(root.resolve("other"), 1).folder())
                .prove(early, Optional.empty()))
        .hasMessageContaining("another log");
    Path none = Files.writeString(root.resolve("none"), "");
    assertThatThrownBy(() -> new ConsistencyProver(log.folder()).prove(none, Optional.empty()))
        .hasMessageContaining("no checkpoint in");
  }
}
