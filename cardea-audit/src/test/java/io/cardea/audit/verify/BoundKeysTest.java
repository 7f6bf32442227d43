package io.cardea.audit.verify;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.cardea.audit.checkpoint.CheckpointFile;
import io.cardea.audit.checkpoint.NoteSigner;
import io.cardea.audit.checkpoint.SignedNote;
import io.cardea.audit.combine.CheckpointLog;
import io.cardea.audit.combine.Combiner;
import io.cardea.audit.prove.ConsistencyProver;
import io.cardea.audit.prove.Prover;
import io.cardea.audit.seal.SealedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever has the key of one node's log can sign for no other, though both keys are trusted. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BoundKeysTest {

  private static final Pattern INTENT = Pattern.compile("\"type\":\"intent\",\"id\":\"([^\"]+)");

  /** What a key of a log vouches for. */
  enum What {
    LOG,
    KEPT_CHECKPOINT,
    RECORD,
    CONSISTENCY,
    EXPORT,
    COMBINED_CHECKPOINT,
    LOG_OF_A_COMBINED_CHECKPOINT
  }

  /** What is there to be checked, with two keys of which only the first may sign for the log. */
  private record Nodes(
      Path root, SealedLog log, NoteSigner own, NoteSigner other, NoteSigner combining) {

    static Nodes write(Path root) throws IOException {
      SealedLog log = SealedLog.write(root.resolve("a"), 20);
      Files.copy(log.checkpoints(), root.resolve("early"));
      log.run(30);
      return new Nodes(
          root,
          log,
          signer(log),
          signer(SealedLog.write(root.resolve("b"), 1)),
          NoteSigner.make("cardea.audit.combined/c", new SecureRandom()));
    }

    private static NoteSigner signer(SealedLog log) throws IOException {
      return NoteSigner.parse(Files.readString(log.keyFile()).strip());
    }

    /** As who looks after all nodes has them. */
    List<SealKey> trusted() {
      return Stream.of(own, other, combining)
          .map(signer -> SealKey.parse(signer.key().toString()))
          .toList();
    }
  }

  private @Nullable Nodes made;

  @BeforeAll
  void write(@TempDir Path root) throws IOException {
    made = Nodes.write(root);
  }

  private Nodes nodes() {
    return Objects.requireNonNull(made);
  }

  @ParameterizedTest
  @EnumSource
  void shouldRefuseTheKeyOfAnotherLog(What what) throws IOException, InterruptedException {
    NoteSigner other = nodes().other();

    assertThat(refusal(what, UnaryOperator.identity())).isNull();
    assertThat(refusal(what, text -> resigned(text, other))).contains(other.key().name());
  }

  /** Another key does not become that of the log by its name. */
  @ParameterizedTest
  @EnumSource(names = "COMBINED_CHECKPOINT", mode = EnumSource.Mode.EXCLUDE)
  void shouldRefuseAnotherKeyUnderTheNameOfTheLog(What what)
      throws IOException, InterruptedException {
    NoteSigner stranger = NoteSigner.make(nodes().own().key().name(), new SecureRandom());

    assertThat(refusal(what, text -> resigned(text, stranger))).contains("key that is trusted");
  }

  /** Why it is refused after {@code forging}; null if it is proved. */
  private @Nullable String refusal(What what, UnaryOperator<String> forging)
      throws IOException, InterruptedException {
    Nodes nodes = nodes();
    Path folder = Files.createTempDirectory(nodes.root(), "case");
    List<SealKey> trusted = nodes.trusted();
    return switch (what) {
      case LOG -> findings(LogVerification.verify(log(folder, forging), trusted, ""));
      case KEPT_CHECKPOINT -> {
        String kept = forging.apply(Files.readString(nodes.root().resolve("early")));
        yield findings(LogVerification.verify(nodes.log().folder(), trusted, kept));
      }
      case RECORD -> thrown(() -> RecordProof.check(forging.apply(record()), trusted));
      case CONSISTENCY ->
          thrown(() -> ConsistencyProof.check(forging.apply(consistency()), trusted, ""));
      case EXPORT -> {
        Path proofs = folder.resolve("proofs");
        Path export = folder.resolve("export");
        List<String> proof = record().lines().toList();
        Files.write(export, Base64.getDecoder().decode(proof.get(1).substring("extra ".length())));
        Files.writeString(proofs, forging.apply(record().replace(proof.get(1) + "\n", "")));
        yield thrown(() -> ExportCheck.check(export, proofs, trusted));
      }
      case COMBINED_CHECKPOINT -> {
        String combined = forging.apply(combined(folder, nodes.log().folder()));
        yield thrown(() ->
            CombinedVerification.verify(
                combined, List.of(nodes.log().folder()), Optional.empty(), trusted));
      }
      case LOG_OF_A_COMBINED_CHECKPOINT -> thrown(() -> combined(folder, log(folder, forging)));
    };
  }

  /** A copy of the log with other checkpoints. */
  private Path log(Path folder, UnaryOperator<String> forging) throws IOException {
    SealedLog copy = nodes().log().copy(folder);
    Files.writeString(copy.checkpoints(), forging.apply(Files.readString(copy.checkpoints())));
    return copy.folder();
  }

  private String combined(Path folder, Path log) throws IOException, InterruptedException {
    Nodes nodes = nodes();
    Path out = folder.resolve("combined");
    new Combiner(
            out,
            nodes.combining(),
            List.of(nodes.own().key(), nodes.other().key()),
            InstantSource.system())
        .combine(List.of(new CheckpointLog(log.resolve(CheckpointFile.NAME))));
    return Files.readString(out);
  }

  private String record() throws IOException {
    Matcher intent = INTENT.matcher(Files.readString(nodes().log().segment(1), ISO_8859_1));
    assertThat(intent.find()).isTrue();
    return Prover.open(nodes().log().folder())
        .prove(UUID.fromString(intent.group(1)), Prover.Which.BEGINNING);
  }

  private String consistency() throws IOException {
    return new ConsistencyProver(nodes().log().folder())
        .prove(nodes().root().resolve("early"), Optional.empty());
  }

  /** The same with {@code signer} wherever the log's own key was, and no signature but its. */
  private String resigned(String text, NoteSigner signer) {
    boolean isProof = !text.startsWith("cardea.audit") || text.startsWith("cardea.audit/consist");
    int notes = isProof ? text.indexOf("\n\n") + 2 : 0;
    StringBuilder forged = new StringBuilder(text.substring(0, notes));
    for (Note note : Note.parseAll(text.substring(notes)).notes()) {
      String key = nodes().own().key().toString();
      forged.append(SignedNote.of(note.text().replace(key, signer.key().toString()), signer));
    }
    return forged.toString();
  }

  private static @Nullable String findings(Report report) {
    return report.isProved() ? null : report.findings().toString();
  }

  private static @Nullable String thrown(ThrowingCallable checked) {
    Throwable thrown = catchThrowable(checked);
    return thrown == null ? null : thrown.getMessage();
  }
}
