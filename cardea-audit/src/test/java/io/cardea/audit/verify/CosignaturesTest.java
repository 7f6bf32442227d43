package io.cardea.audit.verify;

import static io.cardea.audit.verify.Specimen.assertFound;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.audit.checkpoint.CheckpointFile;
import io.cardea.audit.checkpoint.Cosigner;
import io.cardea.audit.checkpoint.SignedNote;
import io.cardea.audit.seal.SealedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CosignaturesTest {

  @TempDir private Path root;
  private final Cosigner one = new Cosigner("one.example");
  private final Cosigner two = new Cosigner("two.example");
  private final Cosigner three = new Cosigner("three.example");
  private SealedLog log;

  @BeforeEach
  void write() {
    log = SealedLog.write(root.resolve("log"), 20, 20);
  }

  private List<SignedNote> checkpoints() throws IOException {
    return new CheckpointFile(log.checkpoints()).all();
  }

  private void keep(String name, SignedNote cosigned) throws IOException {
    Files.createDirectories(log.folder().resolve("cosigned"));
    Files.writeString(log.folder().resolve("cosigned").resolve(name), cosigned.toString());
  }

  private Report verify(String kept, int quorum) throws IOException {
    List<WitnessKey> keys =
        List.of(
            WitnessKey.parse(one.vkey()),
            WitnessKey.parse(two.vkey()),
            WitnessKey.parse(three.vkey()));
    Cosignatures found = Cosignatures.find(log.folder(), kept, keys);
    return found.judge(
        LogVerification.verify(log.folder(), List.of(), found.checkpointsAnd(kept)), quorum);
  }

  @Test
  void shouldCountWitnessesThatHaveCosigned() throws IOException {
    keep("1", one.cosign(checkpoints().getLast()));
    keep("2", two.cosign(checkpoints().get(1)));

    assertThat(verify("", 2).findings()).isEmpty();
    assertThat(verify("", 2).notes())
        .contains(
            "one.example has cosigned the first 82 records at 2026-03-31T23:33:20Z",
            "two.example has cosigned the first 41 records at 2026-03-31T23:33:20Z",
            "three.example has cosigned nothing that is here");
    assertFound(verify("", 3), Finding.Kind.WITNESS, "cosigned");
    // One that was kept elsewhere counts as well
    assertThat(verify(three.cosign(checkpoints().getLast()).toString(), 3).findings()).isEmpty();
  }

  @Test
  void shouldNotCountWhatIsNotCosigned() throws IOException {
    SignedNote last = checkpoints().getLast();
    keep("1", new SignedNote(last.text(), List.of(one.line(checkpoints().get(1).text()))));
    keep("2", new Cosigner("two.example").cosign(last));
    keep("3", last);
    Files.writeString(log.folder().resolve("cosigned/4"), "\u0000\n\nnothing\n");

    assertFound(verify("", 1), Finding.Kind.WITNESS, "cosigned");
  }

  @Test
  void shouldFindWhatAWitnessHasSeenAndIsGone() throws IOException {
    SealedLog earlier = log.copy(root.resolve("earlier"));
    log.run(30);
    SignedNote later = one.cosign(checkpoints().getLast());
    log = earlier;
    keep("1", later);

    assertFound(verify("", 1), Finding.Kind.ROLLBACK, "checkpoints");

    // And so after it went on another way
    log.run(50);
    assertFound(verify("", 1), Finding.Kind.ROLLBACK, "records 0 to ");
  }

  @Test
  void shouldFindItWhateverWhatWasKeptEndsIn() throws IOException {
    SealedLog earlier = log.copy(root.resolve("earlier"));
    String kept = checkpoints().getFirst().toString();
    log.run(30);
    SignedNote later = one.cosign(checkpoints().getLast());
    log = earlier;
    keep("1", later);

    for (String end : List.of("\n", "\n\n", "cardea.audit/torn", later.text(), "\u0000\n\nno\n")) {
      assertFound(verify(kept + end, 1), Finding.Kind.ROLLBACK, "checkpoints");
    }
  }

  @Test
  void shouldTakeNoCosignedCheckpointOfAnotherLogOrKey() throws IOException {
    SealedLog other = SealedLog.write(root.resolve("other"), 1);
    keep("1", one.cosign(new CheckpointFile(other.checkpoints()).all().getLast()));
    assertFound(verify("", 1), Finding.Kind.ROLLBACK, "kept checkpoint");

    SignedNote last = checkpoints().getLast();
    keep("1", one.cosign(new SignedNote(last.text(), List.of())));
    assertFound(verify("", 1), Finding.Kind.ROLLBACK, "kept checkpoint");
  }

  @Test
  void shouldReadKeysOfWitnessesOnly() {
    assertThat(WitnessKey.parse(one.vkey())).isEqualTo(WitnessKey.parse(one.vkey()));
    String ofALog = one.vkey().replaceFirst("\\+B", "+A");
    for (String wrong : List.of("", "one.example", ofALog, one.vkey() + "A", "x" + one.vkey())) {
      assertThatThrownBy(() -> WitnessKey.parse(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
