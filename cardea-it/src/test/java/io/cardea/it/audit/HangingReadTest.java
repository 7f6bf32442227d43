package io.cardea.it.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.control.Administrator;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.wire.RawHttp;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A file of the log that cannot be read to its end, as on a disk that hangs: a named pipe that
 * nobody writes to. It holds up who asks for it, and nobody else.
 */
@Timeout(120)
class HangingReadTest {

  private static final String QUERY = "/api/v1/audit/records?order=oldest&type=intent";

  private static RawResponse get(TestGateway gateway, String path) throws IOException {
    try (RawHttp http = RawHttp.connect(gateway.port())) {
      http.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
      return http.response();
    }
  }

  private static int call(TestGateway gateway) throws IOException {
    return gateway.client("a", "robot").modern("tools/call", "t", "\"name\":\"t\"").status();
  }

  private static void makePipe(Path path) throws Exception {
    Files.delete(path);
    assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
  }

  @Test
  void shouldAnswerAllElseWhileQueriesWaitForTheDisk() throws Exception {
    try (ScriptedServer server = ScriptedServer.start().modern();
        TestGateway gateway = TestGateway.start(Documents.open("a", server.url(), "robot"));
        ExecutorService clients = Executors.newCachedThreadPool()) {
      server.on("tools/call", exchange -> exchange.result("{\"content\":[]}"));
      // Given a log with a complete segment
      assertThat(call(gateway)).isEqualTo(200);
      gateway.stop();
      gateway.restart();
      Administrator boss = Administrator.of(gateway);
      assertThat(call(gateway)).isEqualTo(200);
      assertThat(boss.get(QUERY).text()).contains("\"target\":\"t\"");

      // When more ask for it than the machine has processors, and it cannot be read
      Path segment = gateway.data().resolve("audit/audit-000001.seg");
      makePipe(segment);
      List<Future<RawResponse>> asked = new ArrayList<>();
      for (int query = 0; query < 8; query++) {
        asked.add(clients.submit(() -> boss.get(QUERY)));
      }
      TestGateway.eventually(
          () -> asked.stream().filter(Future::isDone).count() == 4, "four that find no turn");

      // Then everything else is answered
      for (String path : List.of("/health/live", "/health/ready", "/metrics")) {
        assertThat(get(gateway, path).status()).as(path).isEqualTo(200);
      }
      assertThat(boss.get("/api/v1/adapters").status()).isEqualTo(200);
      assertThat(call(gateway)).isEqualTo(200);
      assertThat(asked).filteredOn(query -> !query.isDone()).hasSize(4);

      // And those who waited go on when it can be read
      OutputStream end = Files.newOutputStream(segment);
      Files.delete(segment);
      end.close();
      for (Future<RawResponse> each : asked) {
        assertThat(each.get().status()).isIn(200, 500, 503);
      }
      assertThat(boss.get(QUERY).status()).isEqualTo(200);
    }
  }
}
