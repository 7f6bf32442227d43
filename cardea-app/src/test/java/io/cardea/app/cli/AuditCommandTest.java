package io.cardea.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.audit.log.AuditSettings;
import io.cardea.audit.log.ProcessAuditLog;
import io.cardea.audit.seal.SealSettings;
import io.cardea.model.audit.Intent;
import io.cardea.model.audit.Outcome;
import io.cardea.model.audit.Payload;
import io.cardea.model.identity.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditCommandTest {

  private static final UUID ID = UUID.fromString("0195521a-7c00-7def-8123-456789abcdef");
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir private Path root;
  private Path data = Path.of(".");
  private Path key = Path.of(".");

  @BeforeEach
  void write() throws IOException {
    data = root.resolve("data");
    Files.createDirectory(data);
    call(ID);
    key = Files.writeString(root.resolve("audit.pub"), run("key", "--data", data.toString()).out());
  }

  private void call(UUID id) {
    try (ProcessAuditLog log =
        ProcessAuditLog.open(
            new AuditSettings(data.resolve("audit"), 64 << 10)
                .sealed(SealSettings.of(data.resolve("audit.key"))),
            InstantSource.fixed(NOON),
            Runnable::run)) {
      Intent intent =
          new Intent(
              id,
              NOON,
              TenantId.DEFAULT,
              "cardea",
              "robot",
              Optional.empty(),
              "weather",
              "tools/call",
              Optional.of("forecast"),
              Optional.empty(),
              "2026-07-28",
              Payload.NONE,
              "admin",
              1,
              Optional.empty(),
              Intent.Detail.NONE);
      log.open(intent)
          .toCompletableFuture()
          .join()
          .close(new Outcome(NOON, Outcome.Status.OK, "200", Duration.ZERO, Duration.ZERO));
    }
  }

  private static Ran run(String command, String... more) {
    String[] args = new String[more.length + 2];
    args[0] = "audit";
    args[1] = command;
    System.arraycopy(more, 0, args, 2, more.length);
    return Ran.of(args);
  }

  @Test
  void shouldProveALogInItsFolderAndInACopy() throws IOException {
    Path copy = Files.createDirectory(root.resolve("copy"));
    for (String name : new String[] {"audit-000001.seg", "checkpoints"}) {
      Files.copy(data.resolve("audit").resolve(name), copy.resolve(name));
    }
    for (Path folder : new Path[] {data, data.resolve("audit"), copy}) {
      Ran ran =
          run(
              "verify",
              folder.toString(),
              "--key",
              key.toString(),
              "--checkpoint",
              data.resolve("audit/checkpoints").toString());
      assertThat(ran.err()).isEmpty();
      assertThat(ran.code()).isZero();
      assertThat(ran.out())
          .contains(
              ": 3 records in 1 segments, 3 of them under 2 checkpoints, the last of 2026-03-01T12")
          .contains("Proved: everything that was sealed is there")
          .doesNotContain("Note:");
    }
    assertThat(run("verify", data.toString()).out())
        .contains("Note: no key was given")
        .contains("Proved");
  }

  @Test
  void shouldSayWhereALogIsNotWhatWasSealed() throws IOException {
    Path segment = data.resolve("audit/audit-000001.seg");
    byte[] bytes = Files.readAllBytes(segment);
    bytes[150] ^= 1;
    Files.write(segment, bytes);

    Ran ran = run("verify", data.toString(), "--key", key.toString());

    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.out())
        .contains(
            "CHANGED    audit-000001.seg, offset 104: this is not what was sealed as record 1")
        .contains("NOT PROVED");
  }

  @Test
  void shouldFindAnotherKey() throws IOException {
    Files.delete(data.resolve("audit/checkpoints"));
    call(UUID.randomUUID());

    Ran ran = run("verify", data.toString(), "--key", key.toString());

    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.out()).contains("KEY ").contains("no key that is trusted");
  }

  @Test
  void shouldProveARecordToWhoHasOnlyTheKey() throws IOException {
    for (String[] which : new String[][] {{}, {"--outcome"}}) {
      String[] args = new String[which.length + 3];
      args[0] = ID.toString();
      args[1] = "--data";
      args[2] = data.toString();
      System.arraycopy(which, 0, args, 3, which.length);
      Ran proof = run("prove", args);
      assertThat(proof.code()).as(proof.err()).isZero();
      Path file = Files.writeString(root.resolve("record.tlog-proof"), proof.out());

      Ran checked = run("verify", "--proof", file.toString(), "--key", key.toString());

      assertThat(checked.code()).as(checked.err()).isZero();
      assertThat(checked.out()).contains(ID.toString()).contains("This is record ");
      Files.writeString(file, proof.out().replace("index ", "index 1"));
      Ran forged = run("verify", "--proof", file.toString(), "--key", key.toString());
      assertThat(forged.code()).isEqualTo(3);
      assertThat(forged.err()).contains("does not hold");
    }
    assertThat(run("prove", UUID.randomUUID().toString(), "--data", data.toString()).code())
        .isEqualTo(1);
  }

  @Test
  void shouldRotateTheKey() throws IOException {
    Ran rotated = run("key", "--rotate", "--data", data.toString());
    assertThat(rotated.code()).isZero();
    assertThat(rotated.out()).isEqualTo(run("key", "--data", data.toString()).out());
    call(UUID.randomUUID());

    Path newer = Files.writeString(root.resolve("new.pub"), rotated.out());
    for (Path trusted : new Path[] {key, newer}) {
      assertThat(run("verify", data.toString(), "--key", trusted.toString()).code()).isZero();
    }
  }

  @Test
  void shouldSayWhatCannotBeChecked() throws IOException {
    assertThat(run("verify", root.resolve("none").toString()).err()).contains("there is no folder");
    assertThat(run("verify", root.toString()).err()).contains("there is no audit log in");
    assertThat(run("verify", root.toString()).code()).isEqualTo(1);
    assertThat(run("verify", data.toString(), "--key", root.resolve("none").toString()).err())
        .contains("there is no file");
    Path none = Files.writeString(root.resolve("bad.pub"), "cardea+00000000+AAAA\n");
    assertThat(run("verify", data.toString(), "--key", none.toString()).err())
        .contains("bad.pub holds no keys");
    assertThat(run("verify", "--proof", key.toString()).code()).isEqualTo(2);
    assertThat(run("key", "--data", root.toString()).err()).contains("there is no audit.key");
  }

  @Test
  void shouldProveThatALogExtendsAnEarlierCheckpoint() throws IOException {
    Path kept = Files.copy(data.resolve("audit/checkpoints"), root.resolve("kept"));
    call(UUID.randomUUID());
    Ran made = run("prove", "--from", kept.toString(), "--data", data.toString());
    assertThat(made.err()).isEmpty();
    Path proof = Files.writeString(root.resolve("proof"), made.out());

    Ran ran =
        run(
            "verify",
            "--consistency",
            proof.toString(),
            "--key",
            key.toString(),
            "--checkpoint",
            kept.toString());
    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("Proved: the 3 records of cardea.audit/").contains("of the 6 ");

    Files.writeString(proof, made.out().replaceFirst("\n[A-Za-z0-9]", "\n/"));
    Ran forged = run("verify", "--consistency", proof.toString(), "--key", key.toString());
    assertThat(forged.code()).isEqualTo(3);
    assertThat(forged.err()).contains("does not hold");
    assertThat(run("verify", "--consistency", proof.toString()).code()).isEqualTo(2);
    assertThat(run("prove", "--data", data.toString()).code()).isEqualTo(2);
    assertThat(run("prove", ID.toString(), "--from", kept.toString()).code()).isEqualTo(2);
    assertThat(run("prove", "--from", key.toString(), "--data", data.toString()).code())
        .isEqualTo(1);
  }

  /** Closes the log in {@code data}. */
  private void close() {
    Ran closed = run("close", "--data", data.toString());
    assertThat(closed.err()).isEmpty();
    assertThat(closed.out()).contains("is closed at ");
    assertThat(run("close", "--data", data.toString())).isEqualTo(closed);
    assertThat(run("close", "--data", root.toString()).err()).contains("no sealed audit log");
  }

  @Test
  void shouldBringTheEndToAnAnchorThatWasAway() throws IOException {
    Path anchor = root.resolve("away").resolve("anchor");
    String[] close = {"--data", data.toString(), "--audit-anchor", anchor.toString()};

    Ran away = run("close", close);
    assertThat(away.code()).isEqualTo(1);
    assertThat(away.err()).contains("is closed at 4 records", "did not get to each anchor");

    Files.createDirectory(root.resolve("away"));
    Ran closed = run("close", close);
    assertThat(closed.code()).as(closed.err()).isZero();
    assertThat(closed.out()).contains("is closed at 4 records");
    assertThat(Files.readString(anchor)).contains("\nclosed\n");
  }

  private Ran combine(Path keys, Path combined, Path... nodes) {
    List<String> args =
        new ArrayList<>(List.of("--key", keys.toString(), "--out", combined.toString()));
    args.addAll(List.of("--signing-key", root.resolve("combined.key").toString()));
    for (Path node : nodes) {
      args.add(node.resolve("audit/checkpoints").toString());
    }
    return run("combine", args.toArray(String[]::new));
  }

  private static Ran verifyNodes(Path combined, Path keys, Path... nodes) {
    List<String> args =
        new ArrayList<>(List.of("--combined", combined.toString(), "--key", keys.toString()));
    for (Path node : nodes) {
      args.add(node.toString());
    }
    return run("verify-nodes", args.toArray(String[]::new));
  }

  @Test
  void shouldCloseCombineAndVerifyLogsOfNodes() throws IOException {
    // Given two nodes, one of which is removed
    Path first = data;
    data = Files.createDirectory(root.resolve("second"));
    call(UUID.randomUUID());
    close();
    Path keys =
        Files.writeString(
            root.resolve("all.pub"),
            Files.readString(key) + run("key", "--data", data.toString()).out());

    // When they are combined
    Path combined = root.resolve("combined");
    Ran made = combine(keys, combined, first, data);
    assertThat(made.err()).isEmpty();
    assertThat(made.out()).contains(" open\n").contains(" closed\n").contains("Signed by ");
    Files.writeString(keys, Files.readString(keys) + made.out().replaceAll("(?s).*Signed by ", ""));

    // Then both are proved, and one alone is not
    Ran proved = verifyNodes(combined, keys, first, data);
    assertThat(proved.err()).isEmpty();
    assertThat(proved.code()).isZero();
    assertThat(proved.out()).contains("Proved: all logs");
    Path archive = root.resolve("archive");
    Path option = Path.of("--archive=" + archive);
    assertThat(verifyNodes(combined, keys, first, data, option).err())
        .contains("there is no folder " + archive);
    Files.createDirectory(archive);
    assertThat(verifyNodes(combined, keys, first, data, option).code()).isZero();
    Ran missing = verifyNodes(combined, keys, first);
    assertThat(missing.code()).isEqualTo(3);
    assertThat(missing.out()).contains("LOG ").contains("it is not there").contains("NOT PROVED");
    Ran stranger = verifyNodes(combined, key, first);
    assertThat(stranger.code()).isEqualTo(3);
    assertThat(stranger.err()).contains("proves nothing");
  }
}
