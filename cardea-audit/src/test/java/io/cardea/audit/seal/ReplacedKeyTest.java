package io.cardea.audit.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.audit.checkpoint.NoteKey;
import io.cardea.audit.retention.Trimming;
import io.cardea.audit.verify.LogVerification;
import io.cardea.audit.verify.Report;
import io.cardea.audit.verify.SealKey;
import io.cardea.model.audit.AuditUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a key when another one seals, and what that is good for. */
class ReplacedKeyTest {

  @TempDir private Path root = Path.of(".");

  private static List<String> lines(SealedLog log) throws IOException {
    return Files.readAllLines(log.keyFile());
  }

  private static NoteKey rotate(SealedLog log) throws IOException {
    return KeyFile.read(log.keyFile()).rotate(new SecureRandom());
  }

  @Test
  void shouldKeepThePublicHalfAlone() throws IOException {
    SealedLog log = SealedLog.write(root, 5);
    NoteKey first = KeyFile.read(log.keyFile()).newest().orElseThrow();
    NoteKey second = rotate(log);
    assertThat(lines(log))
        .as("the old key has to introduce it")
        .allMatch(line -> line.contains(" "));

    log.run(5);

    assertThat(lines(log)).hasSize(2).last().isEqualTo(first.toString());
    assertThat(lines(log).getFirst()).startsWith("PRIVATE+KEY+").endsWith(" " + second);
    assertThat(KeyFile.read(log.keyFile()).keys()).containsExactly(second, first);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log.keyFile())))
        .isEqualTo("rw-------");

    NoteKey third = rotate(log);
    log.run(5);
    assertThat(lines(log).subList(1, 3)).containsExactly(second.toString(), first.toString());
    assertThat(KeyFile.read(log.keyFile()).newest()).contains(third);
  }

  @Test
  void shouldKeepWhatSealsOtherLogs() throws IOException {
    SealedLog log = SealedLog.write(root, 5);
    String first = lines(log).getFirst();
    Files.move(log.folder(), root.resolve("moved"));
    log.run(5);
    rotate(log);
    log.run(5);

    assertThat(lines(log)).hasSize(3).contains(first);
  }

  /** As where a gateway starts while somebody rotates: both have read the file as it was. */
  @Test
  void shouldLoseNoKeyThatSomebodyElseAddsMeanwhile() throws IOException {
    SealedLog log = SealedLog.write(root, 5);
    KeyFile ofGateway = KeyFile.read(log.keyFile());
    KeyFile ofCommand = KeyFile.read(log.keyFile());
    NoteKey first = ofGateway.newest().orElseThrow();

    NoteKey second = ofCommand.rotate(new SecureRandom());
    NoteKey other = ofGateway.forNewLog(new SecureRandom()).key();

    assertThat(KeyFile.read(log.keyFile()).keys()).containsExactly(other, second, first);

    // Nor is it forgotten when what was replaced is
    ofCommand.retireBefore(first);
    assertThat(lines(log)).hasSize(3).allMatch(line -> line.contains(" "));
  }

  @Test
  void shouldSealWithNoPublicHalf() throws IOException {
    SealedLog log = SealedLog.write(root, 5);
    Files.writeString(log.keyFile(), lines(log).getFirst().split(" ", 2)[1] + "\n");

    assertThat(KeyFile.read(log.keyFile()).newest()).isEmpty();
    assertThatThrownBy(() -> rotate(log)).hasMessageContaining("there is no key in");
    assertThatThrownBy(log::open)
        .isInstanceOf(AuditUnavailable.class)
        .hasMessageContaining("no key in");
  }

  @Test
  void shouldGoOnRemovingWhatAReplacedKeyHasSealed() throws IOException {
    SealedLog log = SealedLog.write(root, 150);
    NoteKey first = KeyFile.read(log.keyFile()).newest().orElseThrow();
    rotate(log);
    log.run(150);
    assertThat(lines(log)).filteredOn(line -> line.startsWith("PRIVATE")).hasSize(1);

    Trimming.upTo(log, 2);

    Report report =
        LogVerification.verify(log.folder(), List.of(SealKey.parse(first.toString())), "");
    assertThat(report.findings()).isEmpty();
    assertThat(report.removed()).isPositive();
  }
}
