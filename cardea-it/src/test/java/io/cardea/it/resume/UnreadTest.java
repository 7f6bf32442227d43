package io.cardea.it.resume;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.rig.Rig;
import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.Exchange;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What goes on without a client is bounded: in time, in number and in bytes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnreadTest {

  private Rig rig;

  @BeforeAll
  void open() throws IOException {
    rig = Rig.open(Documents.limits("callsPerPrincipal: 2, replay: {keep: 700ms}"));
  }

  @BeforeEach
  void forget() {
    rig.server().forget();
  }

  @AfterAll
  void close() throws IOException {
    rig.close();
  }

  private static void sayOneAndWait(Exchange exchange) throws IOException {
    exchange.stream();
    exchange.event(Boundaries.progress(1));
    exchange.awaitClose();
  }

  private String leave(McpClient session, int id) throws IOException {
    try (EventStream stream = session.postStream(Boundaries.call(id, "t"))) {
      assertThat(stream.next()).isPresent();
      return stream.lastId();
    }
  }

  @Test
  void shouldTakeBackACallThatNobodyComesFor() throws Exception {
    rig.server().on("tools/call", UnreadTest::sayOneAndWait);
    McpClient session = rig.robot().session("2025-11-25");
    String id = leave(session, 41);
    assertThat(rig.server().await("notifications/cancelled").text()).contains("\"requestId\":41");
    TestGateway.eventually(() -> rig.gateway().gateway().openCalls() == 0, "nothing is left");
    rig.gateway().awaitAudit("\"outcome\"", "CANCELLED");
    // Whoever comes too late is told so, as the answer to its request.
    try (EventStream stream = session.get("Last-Event-ID: " + id)) {
      assertThat(stream.next().orElseThrow()).contains("\"id\":41,\"error\":{\"code\":41000");
      assertThat(stream.next()).isEmpty();
    }
  }

  @Test
  void shouldHoldItsPlaceMeanwhile() throws Exception {
    rig.server().on("tools/call", UnreadTest::sayOneAndWait);
    McpClient session = rig.robot().session("2025-11-25");
    leave(session, 1);
    leave(session, 2);
    assertThat(session.post(Boundaries.call(3, "t")).status()).isEqualTo(429);
    rig.server().await("notifications/cancelled", 2);
    TestGateway.eventually(() -> rig.gateway().gateway().openCalls() == 0, "nothing is left");
  }

  @Test
  void shouldSayWhatCouldNotBeKept() throws Exception {
    try (Rig small = Rig.open(Documents.limits("replay: {events: 3}"))) {
      CountDownLatch gone = new CountDownLatch(1);
      small
          .server()
          .on(
              "tools/call",
              exchange -> {
                exchange.stream();
                exchange.event(Boundaries.progress(1));
                gone.await();
                for (int step = 2; step <= 10; step++) {
                  exchange.event(Boundaries.progress(step));
                }
                exchange.event(exchange.message("{\"content\":[]}"));
                exchange.end();
              });
      McpClient session = small.robot().session("2025-11-25");
      String id = leave(session, 1);
      awaitUnread(small, 1);
      gone.countDown();
      small.gateway().awaitIdle();
      awaitUnread(small, 0);
      try (EventStream stream = session.get("Last-Event-ID: " + id)) {
        assertThat(stream.next().orElseThrow())
            .contains("notifications/message", "7 messages are missing here");
        assertThat(Boundaries.rest(stream)).containsExactly("9", "10", "answer");
      }
    }
  }

  private static void awaitUnread(Rig rig, int count) {
    TestGateway.eventually(
        () -> rig.gateway().gateway().unreadStreams() == count, count + " without a client");
  }
}
