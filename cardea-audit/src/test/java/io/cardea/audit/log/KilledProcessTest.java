package io.cardea.audit.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.audit.read.AuditEntry;
import io.cardea.audit.record.RecordLine;
import io.cardea.audit.seal.SealSettings;
import io.cardea.audit.verify.LogVerification;
import io.cardea.audit.verify.Report;
import io.cardea.model.audit.AuditUnavailable;
import io.cardea.model.identity.TenantId;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KilledProcessTest {

  private static final int ID_LENGTH = 36;

  @TempDir Path folder = Path.of(".");

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void shouldHoldEveryIntentThatWasAcknowledgedBeforeAKill(int seed) throws Exception {
    // Given a process that is killed at some point
    int lines = 1 + new Random(seed).nextInt(4000);
    List<UUID> printed = printedBeforeKill(lines, seed);
    assertThat(printed.size()).isGreaterThanOrEqualTo(lines);

    // Then what it sealed is proved
    assertThat(LogVerification.verify(folder, List.of(), "").findings()).isEmpty();

    // When the log is opened again, then there is the key of whom it is about
    try (ProcessAuditLog log = open()) {
      assertThat(log.subjects().named(TenantId.DEFAULT, "agent-7")).hasSize(1);
    }

    // Then each intent it acknowledged is there, and each intent has exactly one outcome
    List<UUID> opened = new ArrayList<>();
    List<UUID> closed = new ArrayList<>();
    for (AuditEntry entry : Entries.all(folder)) {
      if (entry instanceof AuditEntry.Line line) {
        RecordLine.openedBy(line.json()).ifPresent(opened::add);
        RecordLine.closedBy(line.json()).ifPresent(closed::add);
      } else {
        assertThat(entry).isInstanceOf(AuditEntry.TornTail.class);
      }
    }
    assertThat(opened).doesNotHaveDuplicates();
    assertThat(closed).doesNotHaveDuplicates();
    assertThat(new HashSet<>(opened).containsAll(printed)).isTrue();
    assertThat(new HashSet<>(closed)).isEqualTo(new HashSet<>(opened));

    // And all of it is sealed
    Report report = LogVerification.verify(folder, List.of(), "");
    assertThat(report.findings()).isEmpty();
    assertThat(report.sealed()).isEqualTo(report.records()).isGreaterThan(2L * lines);
  }

  @Test
  void shouldRefuseAFolderThatAnotherProcessWrites() throws Exception {
    Process child = start(1);
    try (BufferedReader out = child.inputReader(StandardCharsets.US_ASCII)) {
      assertThat(out.readLine()).hasSize(ID_LENGTH);

      assertThatThrownBy(this::open)
          .isInstanceOf(AuditUnavailable.class)
          .hasMessageContaining(folder.toString())
          .hasMessageContaining("another process");
    } finally {
      child.destroyForcibly().waitFor();
    }
    open().close();
  }

  private List<UUID> printedBeforeKill(int lines, int threads) throws Exception {
    Process child = start(threads);
    List<UUID> printed = new ArrayList<>();
    try (BufferedReader out = child.inputReader(StandardCharsets.US_ASCII)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.length() == ID_LENGTH) { // else cut by the kill
          printed.add(UUID.fromString(line));
        }
        if (printed.size() == lines) {
          child.toHandle().destroyForcibly(); // leaves the pipe open, unlike the process's own
        }
      }
    } finally {
      child.destroyForcibly().waitFor();
    }
    return printed;
  }

  private Process start(int threads) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            AppendingProcess.class.getName(),
            folder.toString(),
            Integer.toString(threads))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private ProcessAuditLog open() {
    return ProcessAuditLog.open(
        new AuditSettings(folder, 256 << 10).sealed(SealSettings.of(folder.resolve("audit.key"))),
        InstantSource.system(),
        Runnable::run);
  }
}
