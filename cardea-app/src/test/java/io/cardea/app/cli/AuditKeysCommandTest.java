package io.cardea.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.audit.checkpoint.CheckpointFile;
import io.cardea.audit.checkpoint.NoteSigner;
import io.cardea.audit.checkpoint.SignedNote;
import io.cardea.audit.log.AuditSettings;
import io.cardea.audit.log.ProcessAuditLog;
import io.cardea.audit.seal.SealSettings;
import io.cardea.model.audit.AdminAction;
import io.cardea.model.audit.Outcome;
import io.cardea.model.identity.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keys of two nodes are given together, and each counts for its own log alone. */
class AuditKeysCommandTest {

  private static final UUID ID = UUID.fromString("0195521a-7c00-7def-8123-456789abcdef");
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir private Path root = Path.of(".");
  private Path first = Path.of(".");
  private Path second = Path.of(".");
  private Path keys = Path.of(".");

  @BeforeEach
  void write() throws IOException {
    first = Files.createDirectory(root.resolve("first"));
    second = Files.createDirectory(root.resolve("second"));
    act(first, ID);
    act(second, UUID.randomUUID());
    keys = Files.writeString(root.resolve("all.pub"), publicKey(first) + publicKey(second));
  }

  private static void act(Path data, UUID id) {
    try (ProcessAuditLog log =
        ProcessAuditLog.open(
            new AuditSettings(data.resolve("audit"), 64 << 10)
                .sealed(SealSettings.of(data.resolve("audit.key"))),
            InstantSource.fixed(NOON),
            Runnable::run)) {
      log.open(new AdminAction(id, NOON, TenantId.DEFAULT, "cardea", "boss", "", "PUT", "tools/x"))
          .toCompletableFuture()
          .join()
          .close(new Outcome(NOON, Outcome.Status.OK, "200", Duration.ZERO, Duration.ZERO));
    }
  }

  private static String publicKey(Path data) {
    return Ran.of("audit", "key", "--data", data.toString()).out();
  }

  private Path checkpoints() {
    return first.resolve("audit/checkpoints");
  }

  /** Writes {@code text} with the second node's signature under each note that is in {@code of}. */
  private Path resigned(String text, Path of) throws IOException {
    NoteSigner signer = NoteSigner.parse(Files.readString(second.resolve("audit.key")).strip());
    String forged = text;
    for (SignedNote note : new CheckpointFile(of).all()) {
      String said = note.text().replace(publicKey(first).strip(), signer.key().toString());
      forged = forged.replace(note.toString(), signer.note(said).toString());
    }
    assertThat(forged).isNotEqualTo(text);
    return Files.writeString(root.resolve("forged"), forged);
  }

  private void assertRefused(int code, Ran ran) {
    assertThat(ran.code()).as(ran.toString()).isEqualTo(code);
    String name = publicKey(second).split("\\+", 2)[0];
    assertThat(ran.out() + ran.err()).containsPattern("(key of|another log, )\\s*" + name);
  }

  @Test
  void shouldProveNoLogSealedByAnother() throws IOException {
    assertThat(verify(first.toString()).code()).isZero();

    Files.copy(
        resigned(Files.readString(checkpoints()), checkpoints()),
        checkpoints(),
        StandardCopyOption.REPLACE_EXISTING);

    assertRefused(3, verify(first.toString()));
  }

  @Test
  void shouldProveNoRecord() throws IOException {
    String proof =
        Ran.of("audit", "prove", ID.toString(), "--outcome", "--data", first.toString()).out();
    Path good = Files.writeString(root.resolve("good"), proof);
    assertThat(verify("--proof", good.toString()).code()).isZero();

    assertRefused(3, verify("--proof", resigned(proof, checkpoints()).toString()));
  }

  @Test
  void shouldProveNoConsistency() throws IOException {
    Path kept = Files.copy(checkpoints(), root.resolve("kept"));
    act(first, UUID.randomUUID());
    String proof =
        Ran.of("audit", "prove", "--from", kept.toString(), "--data", first.toString()).out();
    Path good = Files.writeString(root.resolve("good"), proof);
    assertThat(verify("--consistency", good.toString()).code()).isZero();

    assertRefused(3, verify("--consistency", resigned(proof, checkpoints()).toString()));
  }

  @Test
  void shouldProveNoExport() throws IOException {
    Path out = root.resolve("out");
    Path proofs = root.resolve("proofs");
    Ran exported =
        Ran.of(
            "audit",
            "export",
            "--data",
            first.toString(),
            "--out",
            out.toString(),
            "--proofs",
            proofs.toString());
    assertThat(exported.code()).as(exported.err()).isZero();
    assertThat(verify("--export", out.toString(), "--proofs", proofs.toString()).code()).isZero();

    Path forged = resigned(Files.readString(proofs), checkpoints());
    assertRefused(3, verify("--export", out.toString(), "--proofs", forged.toString()));
  }

  @Test
  void shouldProveNoNodes() throws IOException {
    // Given a combined checkpoint
    Path combined = root.resolve("combined");
    Ran made = combine(combined, checkpoints());
    assertThat(made.code()).as(made.err()).isZero();
    Files.writeString(keys, Files.readString(keys) + made.out().replaceAll("(?s).*Signed by ", ""));
    assertThat(verifyNodes(combined).code()).isZero();

    // Then a node can sign none in its place, nor for a log in it
    assertRefused(3, verifyNodes(resigned(Files.readString(combined), combined)));
    Path log = resigned(Files.readString(checkpoints()), checkpoints());
    assertRefused(1, combine(combined, log));
  }

  private Ran combine(Path combined, Path log) {
    return Ran.of(
        "audit",
        "combine",
        "--key",
        keys.toString(),
        "--out",
        combined.toString(),
        "--signing-key",
        root.resolve("combined.key").toString(),
        log.toString());
  }

  private Ran verifyNodes(Path combined) {
    return Ran.of(
        "audit",
        "verify-nodes",
        "--combined",
        combined.toString(),
        "--key",
        keys.toString(),
        first.toString());
  }

  private Ran verify(String... args) {
    List<String> all = new ArrayList<>(List.of("audit", "verify", "--key", keys.toString()));
    all.addAll(List.of(args));
    return Ran.of(all.toArray(String[]::new));
  }
}
