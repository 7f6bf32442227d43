package io.cardea.audit.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.audit.checkpoint.CheckpointFile;
import io.cardea.audit.log.ProcessAuditLog;
import io.cardea.audit.verify.Finding;
import io.cardea.audit.verify.LogVerification;
import io.cardea.audit.verify.Report;
import io.cardea.audit.verify.SealKey;
import io.cardea.model.audit.AuditUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealerTest {

  private static final long PATIENCE_NANOS = Duration.ofSeconds(20).toNanos();

  @TempDir Path root = Path.of(".");

  private static Report verified(SealedLog log) throws IOException {
    return LogVerification.verify(log.folder(), List.of(), "");
  }

  private static void assertProved(SealedLog log) throws IOException {
    Report report = verified(log);
    assertThat(report.findings()).isEmpty();
    assertThat(report.sealed()).isEqualTo(report.records()).isPositive();
  }

  private static String originOf(SealedLog log) throws IOException {
    return Files.readAllLines(log.checkpoints()).getFirst();
  }

  @Test
  void shouldSealWhileCallsAreMade() throws IOException {
    SealedLog log = SealedLog.write(root);
    try (ProcessAuditLog open = log.open()) {
      SealedLog.calls(open, 300);
      long written = open.statistics().records();
      await(open, state -> state.records() >= written);

      assertThat(open.sealState()).contains(new SealState(written, false, false, false));
      assertProved(log);
      SealedLog.calls(open, 1);
    }
    assertProved(log);
  }

  private static void await(ProcessAuditLog log, Predicate<SealState> condition) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.test(log.sealState().orElseThrow()) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  @Test
  void shouldBeProvedAgainAndAgainWhileItIsWritten() throws Exception {
    SealedLog log = SealedLog.write(root, 100);
    try (ProcessAuditLog open = log.open()) {
      Thread writer = Thread.ofPlatform().start(() -> SealedLog.calls(open, 20_000));
      do {
        assertThat(verified(log).findings()).isEmpty();
      } while (writer.isAlive());
      writer.join();
    }
    assertProved(log);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nothing", "a bit", "a record removed", "the end cut", "all removed"})
  void shouldSayAfterAStartThatTheNewestRecordsWereChanged(String what) throws IOException {
    SealedLog log = SealedLog.write(root, 20);
    List<byte[]> frames = log.frames(1);
    switch (what) {
      case "nothing" -> {}
      case "a bit" -> frames.get(3)[50] ^= 1;
      case "a record removed" -> frames.remove(3);
      case "the end cut" -> frames.removeLast();
      default -> frames.clear();
    }
    log.replace(1, frames);

    try (ProcessAuditLog open = log.open()) {
      await(open, state -> state.records() > 41);

      assertThat(open.sealState().orElseThrow().isTampered()).isEqualTo(!what.equals("nothing"));
    }
    assertThat(verified(log).isProved()).isEqualTo(what.equals("nothing"));
  }

  @Test
  void shouldSignNothingWhenNothingWasRecorded() throws IOException {
    SealedLog log = SealedLog.write(root, 1);
    int before = new CheckpointFile(log.checkpoints()).all().size();

    log.run(0); // begins a segment, which is a record

    assertThat(new CheckpointFile(log.checkpoints()).all()).hasSize(before + 1);
    assertThat(before).isEqualTo(2);
  }

  @Test
  void shouldGoOnWhereItEndedHoweverOften() throws IOException {
    SealedLog log = SealedLog.write(root, 10, 0, 300, 1, 500);

    assertProved(log);
    assertThat(verified(log).records()).isGreaterThan(1622);
  }

  @Test
  void shouldSealWhatAKilledProcessDidNot() throws IOException {
    // Given a log whose checkpoints and tree are older than its records
    SealedLog log = SealedLog.write(root, 100);
    SealedLog before = log.copy(root.resolve("before"));
    log.run(400);
    Files.copy(before.checkpoints(), log.checkpoints(), StandardCopyOption.REPLACE_EXISTING);
    Files.writeString(
        log.checkpoints(), originOf(log) + "\n99999\nAAAA", StandardOpenOption.APPEND);

    // When it is opened and closed
    log.run(0);

    // Then all is sealed
    assertProved(log);
    assertThat(verified(log).notes()).noneMatch(note -> note.contains("not whole"));
  }

  @Test
  void shouldSealRecordsFromBeforeItWasSealed() throws IOException {
    SealedLog log = SealedLog.write(root, 400);
    Files.delete(log.checkpoints());
    Files.delete(log.keyFile());

    log.run(1);

    assertProved(log);
    assertThat(verified(log).records()).isGreaterThan(800);
  }

  @Test
  void shouldMakeTheTreeAnewFromTheRecords() throws IOException {
    SealedLog log = SealedLog.write(root, 300);
    Files.delete(log.folder().resolve("tree/hashes-00"));

    log.run(50);

    assertProved(log);
    assertThat(log.folder().resolve("tree/hashes-00")).exists();
    assertThat(log.folder().resolve("tree.tmp")).doesNotExist();
  }

  @Test
  void shouldExtendWhatWasSealedWhateverBecameOfTheRecords() throws IOException {
    // Given a record that was changed while the gateway was down
    SealedLog log = SealedLog.write(root, 300);
    List<byte[]> frames = log.frames(1);
    frames.remove(7);
    log.replace(1, frames);

    // When calls go on
    log.run(300);

    // Then what was sealed before is missed as before, and what came after is sealed
    assertThat(verified(log).findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.kind()).isEqualTo(Finding.Kind.MISSING))
        .asString()
        .contains("record 7 ");
  }

  @Test
  void shouldNotMakeASegmentAgainThatWasRemoved() throws IOException {
    SealedLog log = SealedLog.write(root, 20);
    Files.delete(log.segment(1));

    log.run(20);

    assertThat(log.segment(1)).doesNotExist();
    assertThat(verified(log).findings())
        .singleElement()
        .asString()
        .contains("audit-000001.seg")
        .contains("nor are its records 0 to 40");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hashes and a record", "last checkpoint", "key file", "another key"})
  void shouldRefuseToSignWhatDoesNotExtendTheLastCheckpoint(String what) throws IOException {
    SealedLog log = SealedLog.write(root.resolve("log"), 300);
    switch (what) {
      case "hashes and a record" -> {
        flip(log.folder().resolve("tree/hashes-08"), 0);
        flip(log.segment(1), 100);
      }
      case "last checkpoint" -> {
        int size = (int) Files.size(log.checkpoints());
        flip(log.checkpoints(), size - 30);
      }
      case "key file" -> Files.delete(log.keyFile());
      default ->
          Files.copy(
              SealedLog.write(root.resolve("other"), 1).keyFile(),
              log.keyFile(),
              StandardCopyOption.REPLACE_EXISTING);
    }
    SealedLog evidence = log.copy(root.resolve("evidence"));

    assertThatThrownBy(log::open)
        .isInstanceOf(AuditUnavailable.class)
        .hasMessageContaining("cannot be sealed further")
        .hasMessageContaining("cardea audit verify")
        .hasMessageContaining("Nothing is served without it");

    // Nothing was changed, and the folder is free
    for (String file : List.of("checkpoints", "tree/hashes-00", "audit-000001.seg")) {
      assertThat(log.folder().resolve(file))
          .hasSameBinaryContentAs(evidence.folder().resolve(file));
    }
    assertThat(log.folder().resolve("tree.tmp")).doesNotExist();
    Files.move(log.folder(), root.resolve("moved away"));
    log.run(5);
    assertProved(log);
    assertThat(originOf(log)).isNotEqualTo(originOf(evidence));
  }

  @Test
  void shouldHandOverToANewKey() throws IOException {
    SealedLog log = SealedLog.write(root, 50);
    String first = KeyFile.read(log.keyFile()).newest().orElseThrow().toString();
    KeyFile.read(log.keyFile()).rotate(new SecureRandom());
    String second = KeyFile.read(log.keyFile()).newest().orElseThrow().toString();

    log.run(50);
    log.run(50);

    assertThat(first).isNotEqualTo(second).startsWith(originOf(log) + "+");
    for (String key : List.of(first, second)) {
      Report report = LogVerification.verify(log.folder(), List.of(SealKey.parse(key)), "");
      assertThat(report.findings()).isEmpty();
      assertThat(report.isVouchedFor()).isTrue();
    }
    // The old key is of no use any more
    List<String> lines = Files.readAllLines(log.keyFile());
    Files.write(log.keyFile(), List.of(lines.get(1)));
    assertThatThrownBy(log::open).isInstanceOf(AuditUnavailable.class);
    Files.write(log.keyFile(), List.of(lines.get(0)));
    log.run(1);
    assertProved(log);
  }

  @Test
  void shouldKeepKeysForTheirOwnerAndTellNothingOfADamagedFile() throws IOException {
    SealedLog log = SealedLog.write(root, 1);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log.keyFile())))
        .isEqualTo("rw-------");
    String line = Files.readString(log.keyFile()).strip();
    String secret = line.substring(0, line.indexOf(' '));
    for (String damaged :
        List.of(secret, line.replace("PRIVATE+KEY+", ""), line + "x", "x" + line, "\u00ff\u0000")) {
      Files.writeString(log.keyFile(), damaged + "\n");
      assertThatThrownBy(() -> KeyFile.read(log.keyFile()))
          .as(damaged)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("audit.key")
          .hasMessageContaining("line 1")
          .message()
          .doesNotContain(secret.substring(secret.length() - 20));
    }
    Files.delete(log.keyFile());
    assertThatThrownBy(() -> KeyFile.read(log.keyFile()).rotate(new SecureRandom()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void shouldWriteNoSignatureThatNobodyCanVerify() throws IOException {
    SealedLog log = SealedLog.write(root, 1);
    byte[] before = Files.readAllBytes(log.checkpoints());
    String line = Files.readString(log.keyFile());
    int end = line.indexOf(' ');
    Files.writeString(
        log.keyFile(), line.substring(0, end - 9) + "AAAAAAAAA" + line.substring(end));

    ProcessAuditLog open = log.open();
    SealedLog.calls(open, 1);

    assertThatThrownBy(open::close)
        .isInstanceOf(AuditUnavailable.class)
        .cause()
        .hasMessageContaining("do not belong together");
    assertThat(Files.readAllBytes(log.checkpoints())).isEqualTo(before);
    Files.writeString(log.keyFile(), line);
    log.run(1);
    assertProved(log);
  }

  @Test
  void shouldWriteCheckpointsToAnAnchorAndSealWithoutIt() throws IOException {
    SealedLog log = SealedLog.write(root);
    Path anchor = root.resolve("elsewhere/anchor");
    try (ProcessAuditLog open = log.open(log.settings().anchoredIn(anchor))) {
      SealedLog.calls(open, 10);
    }
    assertProved(log);
    assertThat(anchor).doesNotExist();

    Files.createDirectory(anchor.getParent());
    try (ProcessAuditLog open = log.open(log.settings().anchoredIn(anchor))) {
      SealedLog.calls(open, 10);
    }

    assertThat(new CheckpointFile(anchor).last())
        .isEqualTo(new CheckpointFile(log.checkpoints()).last());
    assertThat(LogVerification.verify(log.folder(), List.of(), Files.readString(anchor)).findings())
        .isEmpty();
  }

  @Test
  @Timeout(120)
  void shouldSealAndStopWhateverAnAnchorThatHangsDoes() throws Exception {
    // Given a file that can be opened by nobody, as on a disk that does not answer
    SealedLog log = SealedLog.write(root);
    Path anchor = root.resolve("hangs");
    assertThat(new ProcessBuilder("mkfifo", anchor.toString()).start().waitFor()).isZero();

    // When it is the anchor
    try (ProcessAuditLog open = log.open(log.settings().anchoredIn(anchor))) {
      SealedLog.calls(open, 10);
      await(open, state -> state.records() >= 21);
      SealedLog.calls(open, 10);
      await(open, state -> state.records() >= 41);
    }

    // Then all is sealed, and a start that cannot read it says so
    assertProved(log);
    assertThatThrownBy(() -> log.open(log.settings().anchoredIn(anchor)))
        .isInstanceOf(AuditUnavailable.class)
        .hasMessageContaining("could not be read within 10 s");
    log.run(1);
    assertProved(log);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldNotGoOnFromLessThanItsAnchorHas(boolean isRewritten) throws IOException {
    // Given a log that was put back to an earlier state, or that went on from there
    SealedLog log = SealedLog.write(root.resolve("log"), 100);
    SealedLog earlier = log.copy(root.resolve("earlier"));
    Path anchor = root.resolve("anchor");
    log.open(log.settings().anchoredIn(anchor)).close();
    if (isRewritten) {
      earlier.run(100);
    }

    assertThatThrownBy(() -> earlier.open(earlier.settings().anchoredIn(anchor)))
        .isInstanceOf(AuditUnavailable.class)
        .hasMessageContaining("that it does not extend");

    log.open(log.settings().anchoredIn(anchor)).close();
    assertProved(log);
    // Another log may use the same file
    SealedLog other = SealedLog.write(root.resolve("other"), 1);
    other.open(other.settings().anchoredIn(anchor)).close();
    assertProved(other);
  }

  private static void flip(Path file, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 1;
    Files.write(file, bytes);
  }
}
