package io.cardea.audit.combine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.audit.checkpoint.CheckpointFile;
import io.cardea.audit.checkpoint.NoteKey;
import io.cardea.audit.checkpoint.NoteSigner;
import io.cardea.audit.checkpoint.SignedNote;
import io.cardea.audit.seal.KeyFile;
import io.cardea.audit.seal.LogEnd;
import io.cardea.audit.seal.SealedLog;
import io.cardea.audit.verify.CombinedVerification;
import io.cardea.audit.verify.CombinedVerification.Combined;
import io.cardea.audit.verify.Finding;
import io.cardea.audit.verify.SealKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two logs under one statement, and what somebody does to one of them. */
class CombinerTest {

  @TempDir private Path root;
  private Path file;
  private SealedLog a;
  private SealedLog b;
  private NoteSigner signer;

  @BeforeEach
  void write() throws IOException {
    a = SealedLog.write(root.resolve("a"), 20);
    b = SealedLog.write(root.resolve("b"), 30);
    file = root.resolve("combined");
    signer = KeyFile.read(root.resolve("combined.key")).combining(new SecureRandom());
  }

  private static NoteKey keyOf(SealedLog log) throws IOException {
    return KeyFile.read(log.keyFile()).newest().orElseThrow();
  }

  private String combine(SealedLog... logs) throws IOException, InterruptedException {
    return new Combiner(file, signer, List.of(keyOf(a), keyOf(b)), InstantSource.system())
        .combine(
            Arrays.stream(logs)
                .<LogSource>map(log -> new CheckpointLog(log.checkpoints()))
                .toList())
        .note()
        .text();
  }

  @Test
  void shouldSignNothingThatIsOlderThanWhatIsThere() throws IOException, InterruptedException {
    combine(a, b);
    Combiner behind = new Combiner(file, signer, List.of(keyOf(a)), () -> Instant.EPOCH);

    assertThatThrownBy(() -> behind.combine(List.of(new CheckpointLog(a.checkpoints()))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the clock says 1970-01-01T00:00:00Z");
  }

  private Combined verify(SealedLog... logs) throws IOException {
    List<SealKey> keys = new ArrayList<>();
    for (NoteKey key : List.of(keyOf(a), keyOf(b), signer.key())) {
      keys.add(SealKey.parse(key.toString()));
    }
    return CombinedVerification.verify(
        Files.readString(file),
        Arrays.stream(logs).map(SealedLog::folder).toList(),
        Optional.empty(),
        keys);
  }

  private static void assertFound(Combined combined, Finding.Kind kind, SealedLog log)
      throws IOException, InterruptedException {
    assertThat(combined.isProved()).isFalse();
    assertThat(combined.findings())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.kind()).isEqualTo(kind);
          assertThat(finding.place()).isEqualTo(keyOf(log).name());
        });
  }

  private static void end(SealedLog log) throws IOException {
    LogEnd.sign(log.folder(), log.settings(), InstantSource.system());
  }

  @Test
  void shouldProveLogsThatAreAsTheyWereCombinedOrLonger() throws IOException, InterruptedException {
    assertThat(combine(a, b))
        .startsWith("cardea.audit.combined/")
        .contains("log " + keyOf(a).name() + " 41 ")
        .contains("log " + keyOf(b).name() + " 61 ");
    assertThat(verify(a, b).isProved()).isTrue();

    a.run(30);
    assertThat(verify(b, a).isProved()).isTrue();
    combine(b, a);
    assertThat(verify(a, b).isProved()).isTrue();
    assertThat(new CheckpointFile(file).all()).hasSize(2);
  }

  @Test
  void shouldFindALogThatIsMissingOrWasPutBackOrRewritten()
      throws IOException, InterruptedException {
    SealedLog earlier = b.copy(root.resolve("earlier"));
    b.run(10);
    combine(a, b);

    assertFound(verify(a), Finding.Kind.LOG, b);
    assertFound(verify(a, earlier), Finding.Kind.ROLLBACK, b);
    earlier.run(100);
    assertFound(verify(a, earlier), Finding.Kind.ROLLBACK, b);
    assertThat(verify(a, b).isProved()).isTrue();
  }

  @Test
  void shouldSignNothingWithoutALogThatWasThere() throws IOException, InterruptedException {
    SealedLog earlier = b.copy(root.resolve("earlier"));
    b.run(10);
    combine(a, b);
    byte[] before = Files.readAllBytes(file);

    assertThatThrownBy(() -> combine(a)).hasMessageContaining("is missing");
    assertThatThrownBy(() -> combine(a, earlier)).hasMessageContaining("was cut");
    assertThatThrownBy(() -> combine(a, b, b)).hasMessageContaining("two of the files");
    assertThatThrownBy(() -> combine(a, SealedLog.write(root.resolve("c"), 1)))
        .hasMessageContaining("not signed by a key that is trusted");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    signer = NoteSigner.make(signer.key().name(), new SecureRandom());
    assertThatThrownBy(() -> combine(a, b)).hasMessageContaining("is not signed by");
  }

  @Test
  void shouldKnowThatALogWasClosed() throws IOException, InterruptedException {
    SealedLog open = b.copy(root.resolve("open"));
    combine(a, b);
    end(b);
    a.run(5);
    assertThat(combine(a, b)).contains("closed");
    a.run(5);
    assertThat(combine(a)).contains("closed"); // its node is gone

    assertThat(verify(a, b).isProved()).isTrue();
    assertFound(verify(a), Finding.Kind.LOG, b);
    assertFound(verify(a, open), Finding.Kind.ROLLBACK, b);
    open.run(5);
    assertFound(verify(a, open), Finding.Kind.ROLLBACK, b);
    assertThatThrownBy(() -> combine(a, open)).hasMessageContaining("goes on after its end");
  }

  @Test
  void shouldBelieveNoStatementOfAnybodyElse() throws IOException, InterruptedException {
    combine(a, b);
    String text = Files.readString(file);
    NoteSigner ofALog = NoteSigner.parse(Files.readString(a.keyFile()).strip());
    SignedNote last = new CheckpointFile(file).last().orElseThrow();
    for (String wrong :
        List.of(
            "",
            text.replace(" 41 ", " 40 "),
            text.replace("open", "closed"),
            text.substring(0, text.length() - 20),
            SignedNote.of(last.text(), ofALog).toString(),
            SignedNote.of(last.text().replaceFirst(".*", keyOf(a).name()), ofALog).toString(),
            SignedNote.of(signer.key().name() + "\nat noon\nlog x\n", signer).toString(),
            Files.readString(a.checkpoints()))) {
      Files.writeString(file, wrong);
      assertThatThrownBy(() -> verify(a, b)).as(wrong).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
