package io.cardea.it.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.audit.log.AuditMode;
import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.ScriptedServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway that gives no answer whose outcome is not on the disk. */
@Timeout(60)
class FsyncTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {10, 100_000})
  void shouldGiveAnAnswerThoughItsServerDoesNotEndTheStream(int characters) throws Exception {
    String text = "x".repeat(characters);
    CountDownLatch mayEnd = new CountDownLatch(1);
    try (ScriptedServer server = ScriptedServer.start();
        TestGateway gateway =
            TestGateway.startIn(
                Files.createDirectory(folder.resolve("gateway")),
                Documents.open("a", server.url(), "robot"),
                AuditMode.FSYNC)) {
      server.on(
          "tools/call",
          exchange -> {
            exchange.stream();
            exchange.event(
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"level\":\"info\",\"data\":\""
                    + text
                    + "\"}}");
            exchange.event(
                exchange.message("{\"content\":[{\"type\":\"text\",\"text\":\"" + text + "\"}]}"));
            mayEnd.await();
            exchange.end();
          });
      McpClient session = gateway.client("a", "robot").session("2025-11-25");

      // When
      try (EventStream stream =
          session.postStream(McpClient.request(1, "tools/call", "{\"name\":\"t\"}"))) {
        // Then what is told on the way comes, and the answer, which is recorded
        assertThat(stream.next().orElseThrow()).contains("notifications/message");
        assertThat(stream.next().orElseThrow()).contains("\"result\":", text);
        gateway.awaitAudit("\"type\":\"outcome\"", "\"status\":\"OK\"", "\"detail\":\"stream\"");

        mayEnd.countDown();
        assertThat(stream.rest()).isEmpty();
      } finally {
        mayEnd.countDown();
      }
      gateway.awaitIdle();
      assertThat(gateway.auditRecords())
          .filteredOn(record -> record.contains("\"detail\":\"stream\""))
          .hasSize(1);
    }
  }
}
