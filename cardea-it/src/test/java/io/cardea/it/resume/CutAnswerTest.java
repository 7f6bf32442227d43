package io.cardea.it.resume;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.rig.Answers;
import io.cardea.it.rig.Rig;
import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.wire.RawHttp;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that lose their connection in the middle of an answer of a server without event ids. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CutAnswerTest {

  private Rig rig;

  @BeforeAll
  void open() throws IOException {
    rig = Rig.open();
  }

  @BeforeEach
  void forget() {
    rig.server().forget();
  }

  @AfterAll
  void close() throws IOException {
    rig.close();
  }

  private void awaitUnread(int count) {
    TestGateway.eventually(
        () -> rig.gateway().gateway().unreadStreams() == count, count + " without a client");
  }

  private CountDownLatch saying(int before) {
    CountDownLatch gone = new CountDownLatch(1);
    rig.server().on("tools/call", exchange -> Boundaries.say(exchange, before, gone));
    return gone;
  }

  @ParameterizedTest
  @CsvSource({
    "2025-11-25, 0",
    "2025-11-25, 1",
    "2025-11-25, 2",
    "2025-11-25, 3",
    "2025-11-25, 4",
    "2025-06-18, 1",
    "2025-03-26, 3"
  })
  void shouldBringTheRestAfterEachEvent(String revision, int cut) throws Exception {
    // Given a client that has read so much when its connection breaks
    McpClient session = rig.robot().session(revision);
    CountDownLatch gone = saying(cut);
    String last;
    try (EventStream stream = session.postStream(Boundaries.call(1, "t"))) {
      for (int step = 1; step <= cut; step++) {
        assertThat(Boundaries.read(stream.next().orElseThrow())).isEqualTo(String.valueOf(step));
      }
      last = cut == 0 ? primed(stream) : stream.lastId();
    }
    awaitUnread(1);

    // When the server goes on, and the client comes back
    gone.countDown();
    try (EventStream stream = session.get("Last-Event-ID: " + last)) {
      // Then it gets what is left, once and in order
      assertThat(stream.status()).isEqualTo(200);
      assertThat(Boundaries.rest(stream)).isEqualTo(Boundaries.after(cut));
    }
    assertThat(rig.server().received("tools/call")).hasSize(1);
    assertThat(rig.server().received("notifications/cancelled")).isEmpty();
    awaitUnread(0);
    rig.gateway().awaitIdle();
  }

  private static String primed(EventStream stream) throws IOException {
    assertThat(stream.nextBlock().orElseThrow()).endsWith("\ndata: ");
    return stream.lastId();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void shouldBringWhatWasLostOnTheWayAfterTheEnd(int known) throws Exception {
    // Given an answer that was sent whole
    McpClient session = rig.robot().session("2025-11-25");
    saying(0).countDown();
    String stem;
    try (EventStream stream = session.postStream(Boundaries.call(1, "t"))) {
      assertThat(Boundaries.rest(stream)).isEqualTo(Boundaries.after(0));
      stem = stream.lastId().replaceAll("\\d+$", "");
    }
    // When the client has only got so much of it
    try (EventStream stream = session.get("Last-Event-ID: " + stem + known)) {
      // Then
      assertThat(Boundaries.rest(stream))
          .isEqualTo(Boundaries.after(0).subList(known, Boundaries.STEPS + 1));
    }
    assertThat(rig.server().received("tools/call")).hasSize(1);
  }

  @Test
  void shouldStayAttachedUntilTheAnswer() throws Exception {
    McpClient session = rig.robot().session("2025-11-25");
    CountDownLatch more = saying(2);
    String last;
    try (EventStream stream = session.postStream(Boundaries.call(1, "t"))) {
      assertThat(stream.next()).isPresent();
      last = stream.lastId();
    }
    awaitUnread(1);
    try (EventStream stream = session.get("Last-Event-ID: " + last)) {
      assertThat(Boundaries.read(stream.next().orElseThrow())).isEqualTo("2");
      awaitUnread(0);
      more.countDown();
      assertThat(Boundaries.rest(stream)).isEqualTo(Boundaries.after(2));
    }
  }

  @Test
  void shouldLetASecondComerTakeOver() throws Exception {
    McpClient session = rig.robot().session("2025-11-25");
    CountDownLatch more = saying(1);
    try (EventStream first = session.postStream(Boundaries.call(1, "t"))) {
      assertThat(first.next()).isPresent();
      try (EventStream second = session.get("Last-Event-ID: " + first.lastId());
          EventStream third = session.get("Last-Event-ID: " + first.lastId())) {
        assertThat(first.next()).isEmpty();
        assertThat(second.next()).isEmpty();
        more.countDown();
        assertThat(Boundaries.rest(third)).isEqualTo(Boundaries.after(1));
      }
    }
  }

  @Test
  void shouldNotCancelACallThatHasNotBeenAnsweredYet() throws Exception {
    McpClient session = rig.robot().session("2025-11-25");
    CountDownLatch gone = new CountDownLatch(1);
    rig.server()
        .on(
            "tools/call",
            exchange -> {
              gone.await();
              exchange.result("{\"content\":[]}");
            });
    byte[] body = Boundaries.call(4, "left").getBytes(UTF_8);
    try (RawHttp connection = RawHttp.connect(rig.gateway().port())) {
      connection.send(session.bytes("POST", body));
      rig.server().await("tools/call");
    }
    awaitUnread(1);
    gone.countDown();
    awaitUnread(0);
    rig.gateway().awaitIdle();
    assertThat(rig.server().received("notifications/cancelled")).isEmpty();
    String intent = rig.gateway().awaitAudit("\"intent\"", "left");
    String call = intent.replaceAll(".*\"id\":\"([^\"]+)\".*", "$1");
    assertThat(rig.gateway().awaitAudit("\"outcome\"", call)).contains("OK");
  }

  @Test
  void shouldEndWhatASessionLeavesBehind() throws Exception {
    McpClient session = rig.robot().session("2025-11-25");
    CountDownLatch never = saying(1);
    String last;
    try (EventStream stream = session.postStream(Boundaries.call(1, "t"))) {
      assertThat(stream.next()).isPresent();
      last = stream.lastId();
    }
    awaitUnread(1);
    assertThat(session.delete().status()).isBetween(200, 204);
    awaitUnread(0);
    rig.gateway().awaitIdle();
    try (EventStream stream = session.get("Last-Event-ID: " + last)) {
      Answers.assertError(stream.whole(), 404, 40400);
    }
    never.countDown();
  }
}
