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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledProcessTest {

  private static final int ID_LENGTH = 36;
  private static final int KILLS_OF_A_LOG = 5;

  @TempDir Path folder = Path.of(".");

  /** Logs, each of which is killed {@value #KILLS_OF_A_LOG} times while it goes on. */
  @Test
  void shouldHoldEveryIntentThatWasAcknowledgedBeforeAKill() throws Exception {
    long seed = Long.getLong("cardea.audit.seed", System.nanoTime());
    int logs = Integer.getInteger("cardea.audit.logs", 1);
    System.out.printf(
        "cardea.audit.seed=%d, %d logs killed %d times each%n", seed, logs, KILLS_OF_A_LOG);
    Random random = new Random(seed);
    long records = 0;
    for (int log = 0; log < logs; log++) {
      Path fresh = folder.resolve("log" + log);
      records += killed(fresh, random);
      delete(fresh);
    }
    System.out.printf("%d records, all sealed, none lost%n", records);
  }

  /** Kills a log again and again; answers how many records it has in the end. */
  private long killed(Path log, Random random) throws Exception {
    Set<UUID> acknowledged = new HashSet<>();
    for (int kill = 0; kill < KILLS_OF_A_LOG; kill++) {
      // Given a process that is killed at some point
      int lines = 1 + random.nextInt(1 + random.nextInt(4000));
      List<UUID> printed = printedBeforeKill(log, lines, 1 + random.nextInt(4));
      assertThat(printed.size()).isGreaterThanOrEqualTo(lines);
      acknowledged.addAll(printed);

      // Then what it sealed is proved
      assertThat(LogVerification.verify(log, List.of(), "").findings()).isEmpty();
    }

    // When the log is opened again, then there is the key of whom it is about
    try (ProcessAuditLog again = open(log)) {
      assertThat(again.subjects().named(TenantId.DEFAULT, "agent-7")).hasSize(1);
    }

    // Then each intent it acknowledged is there, and each intent has exactly one outcome
    List<UUID> opened = new ArrayList<>();
    List<UUID> closed = new ArrayList<>();
    for (AuditEntry entry : Entries.all(log)) {
      if (entry instanceof AuditEntry.Line line) {
        RecordLine.openedBy(line.json()).ifPresent(opened::add);
        RecordLine.closedBy(line.json()).ifPresent(closed::add);
      } else {
        assertThat(entry).isInstanceOf(AuditEntry.TornTail.class);
      }
    }
    assertThat(opened).doesNotHaveDuplicates();
    assertThat(closed).doesNotHaveDuplicates();
    assertThat(new HashSet<>(opened).containsAll(acknowledged)).isTrue();
    assertThat(new HashSet<>(closed)).isEqualTo(new HashSet<>(opened));

    // And all of it is sealed
    Report report = LogVerification.verify(log, List.of(), "");
    assertThat(report.findings()).isEmpty();
    assertThat(report.sealed()).isEqualTo(report.records()).isGreaterThan(2L * acknowledged.size());
    return report.records();
  }

  @Test
  void shouldRefuseAFolderThatAnotherProcessWrites() throws Exception {
    Process child = start(folder, 1);
    try (BufferedReader out = child.inputReader(StandardCharsets.US_ASCII)) {
      assertThat(out.readLine()).hasSize(ID_LENGTH);

      assertThatThrownBy(() -> open(folder))
          .isInstanceOf(AuditUnavailable.class)
          .hasMessageContaining(folder.toString())
          .hasMessageContaining("another process");
    } finally {
      child.destroyForcibly().waitFor();
    }
    open(folder).close();
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> paths = Files.walk(tree)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static List<UUID> printedBeforeKill(Path log, int lines, int threads) throws Exception {
    Process child = start(log, threads);
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

  private static Process start(Path log, int threads) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            AppendingProcess.class.getName(),
            log.toString(),
            Integer.toString(threads))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static ProcessAuditLog open(Path log) {
    return ProcessAuditLog.open(
        new AuditSettings(log, 256 << 10).sealed(SealSettings.of(log.resolve("audit.key"))),
        InstantSource.system(),
        Runnable::run);
  }
}
