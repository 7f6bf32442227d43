package io.cardea.audit.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.audit.log.ProcessAuditLog;
import io.cardea.audit.record.Samples;
import io.cardea.audit.seal.SealedLog;
import io.cardea.audit.verify.RecordProof;
import io.cardea.audit.verify.SealKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProverTest {

  private static final int CALLS = 600;

  @TempDir Path root = Path.of(".");
  private SealedLog log = SealedLog.write(Path.of("."));
  private List<SealKey> keys = List.of();

  @BeforeEach
  void write() throws IOException {
    log = SealedLog.write(root);
    try (ProcessAuditLog open = log.open()) {
      for (int call = 0; call < CALLS; call++) {
        open.open(Samples.intent(Samples.id(call)))
            .toCompletableFuture()
            .join()
            .close(Samples.outcome("200"));
      }
    }
    keys = List.of(keyOf(log));
  }

  private static SealKey keyOf(SealedLog log) throws IOException {
    return SealKey.parse(Files.readString(log.keyFile()).strip().split(" ", 2)[1]);
  }

  private String proof(int call) throws IOException {
    return Prover.open(log.folder()).prove(Samples.id(call), Prover.Which.BEGINNING);
  }

  @Test
  void shouldProveIntentsAndOutcomesOfEverySegment() throws IOException {
    for (int call = 0; call < CALLS; call += 50) {
      UUID id = Samples.id(call);
      for (Prover.Which which : Prover.Which.values()) {
        String proof = Prover.open(log.folder()).prove(id, which);

        RecordProof proved = RecordProof.check(proof, keys);

        String type = which == Prover.Which.OUTCOME ? "outcome" : "intent";
        assertThat(proved.record())
            .startsWith("{\"type\":\"%s\",\"id\":\"%s\"".formatted(type, id))
            .endsWith("}");
        assertThat(proved.size()).isGreaterThan(2 * CALLS);
        assertThat(proved.index()).isBetween(2L * call, 2L * call + 30);
      }
    }
  }

  @Test
  void shouldProveWhatASealedRecordWasThoughOthersWereRemoved() throws IOException {
    Files.delete(log.segment(1));

    assertThat(RecordProof.check(proof(CALLS - 1), keys).record())
        .contains("\"subject\":\"agent-7\"");
  }

  @Test
  void shouldNotProveWhatIsNotThereOrNotWhatWasSealed() throws IOException {
    assertThatThrownBy(() -> proof(CALLS))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no such record");
    assertThatThrownBy(() -> Prover.open(root))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no sealed audit log");
    List<byte[]> frames = log.frames(1);
    frames.remove(1);
    log.replace(1, frames);
    assertThatThrownBy(() -> proof(5))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not what was sealed");
  }

  @Test
  void shouldRefuseForgedProofs() throws IOException {
    String proof = proof(300);
    List<String> lines = proof.lines().toList();
    String other = proof(299);
    List<String> forged = new ArrayList<>();
    for (int line = 0; line < lines.size(); line++) {
      // A character of each line changed, each line left out, each line twice, each line of another
      forged.add(with(lines, line, lines.get(line).replaceFirst("[A-Za-y0-8]", "z")));
      forged.add(with(lines, line, null));
      if (line < lines.size() - 1) { // a signature twice is no harm
        forged.add(with(lines, line, lines.get(line) + "\n" + lines.get(line)));
      }
      forged.add(with(lines, line, other.lines().toList().get(line)));
    }
    String record = "{\"type\":\"intent\",\"subject\":\"mallory\"}\n";
    forged.add(
        with(
            lines,
            1,
            "extra "
                + Base64.getEncoder().encodeToString(record.getBytes(StandardCharsets.UTF_8))));
    forged.add("");
    forged.add(lines.getFirst());
    forged.removeIf(text -> text.strip().equals(proof.strip()));
    assertThat(forged).hasSizeGreaterThan(40);

    for (String text : forged) {
      assertThatThrownBy(() -> RecordProof.check(text, keys))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
    SealedLog another = SealedLog.write(root.resolve("another"), 1);
    assertThatThrownBy(() -> RecordProof.check(proof, List.of(keyOf(another))))
        .hasMessageContaining("not signed by a key that is trusted");
  }

  private static String with(List<String> lines, int at, @Nullable String line) {
    List<String> changed = new ArrayList<>(lines);
    if (line == null) {
      changed.remove(at);
    } else {
      changed.set(at, line);
    }
    return String.join("\n", changed) + "\n";
  }
}
