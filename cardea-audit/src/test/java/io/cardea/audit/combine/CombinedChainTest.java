package io.cardea.audit.combine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.audit.checkpoint.Checkpoint;
import io.cardea.audit.checkpoint.CheckpointFile;
import io.cardea.audit.checkpoint.LogPosition;
import io.cardea.audit.checkpoint.NoteKey;
import io.cardea.audit.checkpoint.NoteSigner;
import io.cardea.audit.checkpoint.SignedNote;
import io.cardea.audit.retention.Trimming;
import io.cardea.audit.seal.KeyFile;
import io.cardea.audit.seal.SealedLog;
import io.cardea.audit.verify.CombinedVerification;
import io.cardea.audit.verify.CombinedVerification.Combined;
import io.cardea.audit.verify.Finding;
import io.cardea.audit.verify.Report;
import io.cardea.audit.verify.SealKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All of the combined checkpoints, however many there are and of however many logs. */
class CombinedChainTest {

  private static final String ROOT = "A".repeat(43) + "=";

  @TempDir private Path root = Path.of(".");
  private final NoteSigner signer = NoteSigner.make("cardea.audit.combined/x", new SecureRandom());
  private final List<NoteKey> keys = new ArrayList<>();
  private SealedLog log = SealedLog.write(root);
  private Path file = root;

  @BeforeEach
  void write() throws IOException {
    log = SealedLog.write(root.resolve("log"), 150, 150);
    file = root.resolve("combined");
    keys.add(KeyFile.read(log.keyFile()).newest().orElseThrow());
  }

  private String combine(List<Path> checkpoints) throws IOException, InterruptedException {
    return new Combiner(file, signer, keys, InstantSource.system())
        .combine(sources(checkpoints))
        .note()
        .text();
  }

  private static List<LogSource> sources(List<Path> checkpoints) {
    return checkpoints.stream().<LogSource>map(CheckpointLog::new).toList();
  }

  private Combined verify(String statements, Optional<Path> archive) throws IOException {
    List<SealKey> trusted =
        Stream.concat(keys.stream(), Stream.of(signer.key()))
            .map(key -> SealKey.parse(key.toString()))
            .toList();
    return CombinedVerification.verify(statements, List.of(log.folder()), archive, trusted);
  }

  private Combined verify() throws IOException {
    return verify(Files.readString(file), Optional.empty());
  }

  /** The file of checkpoints of another node. */
  private Path node(int number) throws IOException {
    NoteSigner node = NoteSigner.make("cardea.audit/%016x".formatted(number), new SecureRandom());
    keys.add(node.key());
    Path checkpoints = root.resolve("node-" + number);
    new CheckpointFile(checkpoints)
        .append(
            new Checkpoint(
                    node.key().name(),
                    1,
                    ROOT,
                    new LogPosition(1, 16),
                    Instant.EPOCH,
                    Optional.empty())
                .sign(List.of(node)));
    return checkpoints;
  }

  @Test
  void shouldCombineHundredsOfLogsAgainAndAgain() throws IOException, InterruptedException {
    List<Path> nodes = new ArrayList<>(List.of(log.checkpoints()));
    for (int number = 1; number < 1000; number++) {
      nodes.add(node(number));
    }

    combine(nodes);
    combine(nodes);

    Combined combined = verify();
    assertThat(combined.logs()).singleElement().matches(Report::isProved);
    assertThat(combined.findings())
        .hasSize(999)
        .allMatch(finding -> finding.kind() == Finding.Kind.LOG);
    assertThatThrownBy(() -> combine(nodes.subList(0, 999))).hasMessageContaining("is missing");
    nodes.add(node(1000));
    assertThatThrownBy(() -> combine(nodes)).hasMessageContaining("1001 logs are more than");
  }

  @Test
  void shouldReadNothingThatIsLonger() throws IOException {
    String line = "log cardea.audit/%016x 1 " + ROOT + " open\n";
    StringBuilder text = new StringBuilder(signer.key().name() + "\nat noon\n");
    for (int number = 0; number < 1000; number++) {
      text.append(line.formatted(number));
    }
    assertThat(
            verify(SignedNote.of(text.toString(), signer).toString(), Optional.empty()).findings())
        .hasSize(1000);

    text.append(line.formatted(1000));
    assertThatThrownBy(
            () -> verify(SignedNote.of(text.toString(), signer).toString(), Optional.empty()))
        .hasMessageContaining("does not end in a combined checkpoint");
  }

  @ParameterizedTest
  @CsvSource({
    "'log \\S+/0{15}1 [^\\n]+\\n', '', LOG, has left it out",
    "' 1 A', ' 0 A', ROLLBACK, shorter than the one before",
    "' 1 AA', ' 1 AB', ROLLBACK, with other records",
  })
  void shouldFindACheckpointThatSaysLessThanTheOneBefore(
      String from, String to, Finding.Kind kind, String what)
      throws IOException, InterruptedException {
    // Given three combined checkpoints, and one in the middle that somebody with the key has signed
    List<Path> nodes = List.of(log.checkpoints(), node(1));
    String first = combine(nodes);
    String text = first.replaceFirst(from, to);
    assertThat(text).isNotEqualTo(first);
    Files.writeString(file, "" + SignedNote.of(first, signer) + SignedNote.of(text, signer));
    Files.writeString(
        file,
        Files.readString(file)
            + SignedNote.of(
                first.replaceFirst("\nlog \\S+/0{15}1 1", "\nlog cardea.audit/0000000000000001 2"),
                signer));

    // Then it is found, though the last one says all
    assertThat(verify().findings())
        .anySatisfy(finding -> {
          assertThat(finding.kind()).isEqualTo(kind);
          assertThat(finding.place()).endsWith("/0000000000000001");
          assertThat(finding.what()).contains(what);
        });
  }

  @Test
  void shouldWantEverythingThatWasEverCombined() throws IOException, InterruptedException {
    String early = combine(List.of(log.checkpoints()));
    log.run(10);
    String late = combine(List.of(log.checkpoints()));
    assertThat(verify().isProved()).isTrue();

    String forged = early.replaceFirst(" [A-Za-z0-9+/]{43}=", " " + ROOT);
    String statements = "" + SignedNote.of(forged, signer) + SignedNote.of(late, signer);

    assertThat(verify(statements, Optional.empty()).findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.kind()).isEqualTo(Finding.Kind.ROLLBACK));
  }

  @Test
  void shouldBelieveNoneBehindOneThatIsNotSigned() throws IOException, InterruptedException {
    String text = combine(List.of(log.checkpoints()));
    NoteSigner stranger = NoteSigner.make("cardea.audit.combined/y", new SecureRandom());

    assertThatThrownBy(() ->
            verify(
                "" + SignedNote.of(text, stranger) + SignedNote.of(text, signer), Optional.empty()))
        .hasMessageContaining("line 1: it is not signed by a key that is trusted");
  }

  /** Whoever has one trusted key of several must not go on with what another has signed. */
  @Test
  void shouldTakeNoCheckpointOfAnotherChainInAFile() throws IOException, InterruptedException {
    String text = combine(List.of(log.checkpoints()));
    NoteSigner other = NoteSigner.make("cardea.audit.combined/y", new SecureRandom());
    keys.add(other.key());
    String theirs = text.replace(signer.key().name(), other.key().name());

    assertThatThrownBy(() ->
            verify(
                "" + SignedNote.of(text, signer) + SignedNote.of(theirs, other), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "it is of cardea.audit.combined/y, and those before are of cardea.audit.combined/x");

    assertThatThrownBy(() ->
            new Combiner(file, other, keys, InstantSource.system())
                .combine(sources(List.of(log.checkpoints()))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cardea.audit.combined/x")
        .hasMessageContaining("cardea.audit.combined/y");
    assertThat(verify().isProved()).isTrue();
  }

  @Test
  void shouldCheckWhatIsInTheArchive() throws IOException, InterruptedException {
    String name = keys.getFirst().name();
    Path archive = root.resolve("archive");
    Path own = archive.resolve(name.substring(name.indexOf('/') + 1));
    Files.createDirectories(own);
    Path archived = Files.copy(log.segment(1), own.resolve("audit-000001.seg"));
    Trimming.upTo(log, 1);
    combine(List.of(log.checkpoints()));

    assertThat(verify().logs())
        .singleElement()
        .satisfies(log -> {
          assertThat(log.isProved()).isTrue();
          assertThat(log.removed()).isPositive();
        });
    Combined whole = verify(Files.readString(file), Optional.of(archive));
    assertThat(whole.isProved()).isTrue();
    assertThat(whole.logs()).singleElement().satisfies(log -> assertThat(log.removed()).isZero());

    byte[] bytes = Files.readAllBytes(archived);
    bytes[bytes.length / 2] ^= 1;
    Files.write(archived, bytes);
    assertThat(verify(Files.readString(file), Optional.of(archive)).isProved()).isFalse();
    assertThatThrownBy(() -> verify(Files.readString(file), Optional.of(own)))
        .hasMessageContaining("one for each log");
  }
}
