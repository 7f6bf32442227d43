package io.cardea.it.reload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.it.rig.Rig;
import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.Exchange;
import io.cardea.testkit.server.Script;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.wire.RawHttp;
import io.cardea.testkit.wire.RawResponse;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A gateway that stops in good order. */
class DrainTest {

  private static byte[] call(Rig rig) {
    return rig.robot()
        .modernly("tools/call", "t")
        .bytes("POST", McpClient.modernRequest(1, "tools/call", "\"name\":\"t\"").getBytes(UTF_8));
  }

  private static void open(Exchange exchange) throws IOException {
    exchange.stream();
    exchange.awaitClose();
  }

  @Test
  void shouldFinishCallsEndStreamsAndRefuseWhatIsNew() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (Rig rig = Rig.open()) {
      rig.server()
          .on("GET", DrainTest::open)
          .on("subscriptions/listen", DrainTest::open)
          .on(
              "tools/call",
              exchange -> {
                go.await();
                exchange.result("{\"finished\":true}");
              });
      McpClient session = rig.robot().session("2025-11-25");
      String filter = McpClient.modernRequest(7, "subscriptions/listen", "\"notifications\":{}");
      try (EventStream get = session.get();
          EventStream listen = rig.robot().modernly("subscriptions/listen", "").postStream(filter);
          RawHttp pending = RawHttp.connect(rig.gateway().port()).send(call(rig))) {
        rig.server().await("tools/call");

        Thread stop = Thread.startVirtualThread(rig.gateway()::drain);

        assertThat(listen.rest())
            .containsExactly(
                "data: {\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"resultType\":\"complete\","
                    + "\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":7}}}");
        assertThat(get.rest()).hasSize(1).first().asString().matches("retry: \\d{1,4}");
        RawResponse refused = session.post(McpClient.request(1, "ping", "{}"));
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("retry-after")).isPresent();
        assertThat(stop.isAlive()).isTrue();
        go.countDown();
        assertThat(pending.response().text()).contains("\"finished\":true");
        stop.join();
      }
      assertThatThrownBy(() -> RawHttp.connect(rig.gateway().port()))
          .isInstanceOf(ConnectException.class);
      assertOutcomes(rig.gateway().auditRecords());
    }
  }

  @Test
  void shouldHearTheAnswerThatACallWaitsForToTheEnd() throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    try (ScriptedServer server = ScriptedServer.start();
        TestGateway gateway = TestGateway.start(Documents.open("old", server.url(), "robot"))) {
      // Given a call whose server has asked its client something
      server
          .on(
              "tools/call",
              exchange -> {
                exchange.stream();
                exchange.event(
                    "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"elicitation/create\",\"params\":{}}");
                answered.await();
                exchange.event(exchange.message("{\"content\":[],\"finished\":true}"));
                exchange.end();
              })
          .on(
              "response",
              exchange -> {
                answered.countDown();
                exchange.reply(202, "");
              });
      McpClient session =
          gateway.client("old", "robot").session("2025-11-25", "{\"elicitation\":{}}");
      String call = McpClient.request(1, "tools/call", "{\"name\":\"t\"}");
      try (EventStream stream = session.postStream(call)) {
        assertThat(stream.next().orElseThrow()).contains("elicitation/create");
        // When the gateway stops
        Thread stop = Thread.startVirtualThread(gateway::drain);
        TestGateway.eventually(() -> isRefused(session), "what is new is refused");
        // Then the answer gets through, and with it the call's own
        assertThat(session.post("{\"jsonrpc\":\"2.0\",\"id\":5,\"result\":{}}").status())
            .isEqualTo(202);
        assertThat(stream.rest()).anyMatch(event -> event.contains("\"finished\":true"));
        stop.join();
      }
    }
  }

  private static boolean isRefused(McpClient session) {
    try {
      return session.post(McpClient.request(9, "ping", "{}")).status() == 503;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every intent has one outcome. */
  private static void assertOutcomes(List<String> records) {
    for (String record : records) {
      if (record.contains("\"type\":\"intent\"")) {
        String id = record.replaceAll(".*\"id\":\"([^\"]*)\".*", "$1");
        assertThat(records)
            .as(record)
            .filteredOn(other -> other.contains("\"outcome\"") && other.contains(id))
            .hasSize(1);
      }
    }
  }

  @Test
  void shouldNotWaitForeverForACall() throws Exception {
    try (Rig rig = Rig.open(Documents.limits("drain: 100ms"))) {
      rig.server().on("tools/call", Script.silence());
      try (RawHttp pending = RawHttp.connect(rig.gateway().port()).send(call(rig))) {
        rig.server().await("tools/call");
        rig.gateway().drain();
        assertEnded(pending);
      }
      rig.gateway().restart();
      assertOutcomes(rig.gateway().auditRecords());
    }
  }

  /** The connection is closed; before that there may have been time for an error. */
  private static void assertEnded(RawHttp connection) throws IOException {
    try {
      assertThat(connection.response().status()).isEqualTo(502);
    } catch (EOFException | SocketException e) {
      return;
    }
    connection.awaitClose();
  }

  @Test
  void shouldCloseTheConnectionsOfIdleClients() throws Exception {
    try (Rig rig = Rig.open();
        RawHttp idle = RawHttp.connect(rig.gateway().port())) {
      assertThat(idle.send(call(rig)).response().status()).isEqualTo(200);
      rig.gateway().drain();
      idle.awaitClose();
    }
  }
}
