package io.cardea.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.audit.index.LogIndex;
import io.cardea.audit.log.AuditMode;
import io.cardea.audit.log.ProcessAuditLog;
import io.cardea.audit.retention.HoldFile;
import io.cardea.audit.retention.RetentionSettings;
import io.cardea.audit.seal.SealSettings;
import io.cardea.audit.subject.SubjectSettings;
import io.cardea.controlplane.jdbc.PostgresSettings;
import io.cardea.controlplane.records.CopyDatabase;
import io.cardea.model.audit.AdminAction;
import io.cardea.model.audit.AuditLog.OpenIntent;
import io.cardea.model.identity.TenantId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditFolderTest {

  @TempDir private Path root = Path.of(".");

  private AuditFolder folder(LogIndex index, CopyDatabase copies) throws IOException {
    Path path = root.resolve("audit");
    Path keyFile = root.resolve("audit.key");
    return new AuditFolder(
        path,
        SealSettings.of(keyFile),
        SubjectSettings.of(root.resolve("audit-subjects")),
        AuditMode.PROCESS,
        index,
        new RetentionSettings(Optional.empty(), OptionalLong.empty(), Optional.empty()),
        HoldFile.open(root.resolve("audit-holds"), path, keyFile),
        Optional.of(copies),
        Optional.empty(),
        Optional.empty(),
        Clock.systemUTC());
  }

  /** A server that takes connections and says nothing holds up the copy, and nothing else. */
  @Test
  void shouldCloseTheIndexThoughTheDatabaseOfCopiesHangs() throws IOException {
    List<Socket> silent = new ArrayList<>();
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      server.setSoTimeout(30_000);
      LogIndex index = LogIndex.keptIn(root.resolve("audit"));
      AuditFolder folder =
          folder(
              index,
              new CopyDatabase(
                  new PostgresSettings(
                      "jdbc:postgresql://127.0.0.1:%d/audit".formatted(server.getLocalPort()),
                      "cardea",
                      "secret")));
      recordSomething(folder);
      try (ProcessAuditLog log = folder.open()) {
        Parts parts = new Parts();
        folder.keep(log, new SimpleMeterRegistry(), parts);
        silent.add(server.accept());

        parts.close();

        assertThatThrownBy(index::tend)
            .isInstanceOf(IOException.class)
            .hasMessageContaining("is closed");
      }
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
    assertThat(silent).hasSize(1);
  }

  /** Seals it, too. */
  private static void recordSomething(AuditFolder folder) {
    try (ProcessAuditLog log = folder.open()) {
      OpenIntent _ =
          log.open(
                  new AdminAction(
                      new UUID(0x7000L, 1),
                      Instant.EPOCH,
                      TenantId.DEFAULT,
                      "cardea",
                      "ann",
                      "10.0.0.1",
                      "PUT",
                      "/api/v1/roles/reader"))
              .toCompletableFuture()
              .join();
    }
  }
}
