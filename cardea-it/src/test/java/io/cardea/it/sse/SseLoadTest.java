package io.cardea.it.sse;

import static io.cardea.it.rig.Answers.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.rig.Rig;
import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many messages, slow clients, and a gateway that stops. */
class SseLoadTest {

  private static final String PATH = "/adapters/a/sse";

  private static String call(int id, int padding) {
    return McpClient.request(
        id, "tools/call", "{\"name\":\"t\",\"x\":\"" + "x".repeat(padding) + "\"}");
  }

  @Test
  void shouldLoseNoAnswerOfManyCallsAtOnce() throws Exception {
    try (Rig rig = Rig.open(SseClient.ON);
        SseClient client = SseClient.begin(rig.robot(), PATH, "2025-06-18")) {
      int calls = 200;
      List<Integer> statuses =
          IntStream.range(1, calls + 1)
              .parallel()
              .mapToObj(id -> status(client, call(id, 10)))
              .toList();
      assertThat(statuses).containsOnly(202);
      List<String> answers = new ArrayList<>();
      for (int i = 0; i < calls; i++) {
        answers.add(client.next().replaceAll("\\D*\"id\":(\\d+),\"result\".*", "$1").strip());
      }
      assertThat(answers).hasSize(calls).doesNotHaveDuplicates();
    }
  }

  private static int status(SseClient client, String message) {
    try {
      return client.post(message).status();
    } catch (IOException e) {
      return 0;
    }
  }

  @Test
  void shouldTakeNoMoreFromAClientThatDoesNotRead() throws Exception {
    String large = "{\"text\":\"" + "y".repeat(1024 * 1024) + "\"}";
    try (Rig rig = Rig.open(SseClient.gateway("legacySse: true, limits: {bodyBytes: 64KiB}"));
        SseClient client = SseClient.begin(rig.robot(), PATH, "2025-06-18")) {
      rig.server().on("tools/call", exchange -> exchange.result(large));
      int accepted = 0;
      RawResponse answer = client.post(call(1, 60_000));
      while (answer.status() == 202 && accepted < 500) {
        accepted++;
        answer = client.post(call(1 + accepted, 60_000));
      }
      assertError(answer, 429, 42900);
      assertThat(answer.header("retry-after")).contains("1");
      // What was accepted is answered when the client reads.
      for (int i = 0; i < accepted; i++) {
        assertThat(client.next()).hasSizeGreaterThan(large.length());
      }
      client.send(call(9_000, 10));
      assertThat(client.next()).contains("\"id\":9000");
    }
  }

  @Test
  void shouldKeepTheOrderOfWhatBeginsASession() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (Rig rig = Rig.open(SseClient.ON)) {
      rig.server()
          .on(
              "notifications/initialized",
              exchange -> {
                go.await();
                exchange.reply(202, "");
              });
      try (SseClient client = SseClient.begin(rig.robot(), PATH, "2024-11-05")) {
        rig.server().await("notifications/initialized");
        client.send(call(5, 1));
        client.send(McpClient.request(6, "ping", "{}"));
        assertThat(rig.server().received("tools/call")).isEmpty();
        go.countDown();
        assertThat(client.next()).contains("\"result\":{}");
        assertThat(client.next()).contains("\"result\":{}");
      }
    }
  }

  @Test
  void shouldAnswerWhatIsDueBeforeItStops() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (Rig rig = Rig.open(SseClient.ON)) {
      rig.server()
          .on(
              "GET",
              exchange -> {
                exchange.stream();
                exchange.awaitClose();
              })
          .on(
              "tools/call",
              exchange -> {
                go.await();
                exchange.result("{\"finished\":true}");
              });
      try (SseClient client = SseClient.begin(rig.robot(), PATH, "2024-11-05");
          SseClient idle = SseClient.begin(rig.robot(), PATH, "2024-11-05")) {
        rig.server().await("GET", 2);
        client.send(call(1, 1));
        rig.server().await("tools/call");
        Thread stop = Thread.startVirtualThread(rig.gateway()::drain);
        assertThat(idle.stream().next()).isEmpty();
        assertThat(client.post(call(2, 1)).status()).isEqualTo(503);
        assertThat(stop.isAlive()).isTrue();
        go.countDown();
        assertThat(client.next()).contains("\"finished\":true");
        assertThat(client.stream().next()).isEmpty();
        stop.join();
        assertThat(rig.server().await("DELETE", 2)).hasSize(2);
      }
    }
  }

  @Test
  void shouldCountTheStreamOfTheSessionToo() throws Exception {
    try (Rig rig =
        Rig.open(SseClient.gateway("legacySse: true, limits: {streamsPerPrincipal: 2}"))) {
      rig.server()
          .on(
              "GET",
              exchange -> {
                exchange.stream();
                exchange.awaitClose();
              });
      try (SseClient client = SseClient.begin(rig.robot(), PATH, "2024-11-05")) {
        rig.server().await("GET");
        try (EventStream refused = rig.robot().at(PATH).get()) {
          assertThat(refused.status()).isEqualTo(429);
        }
        // What was answered is open until it is recorded.
        TestGateway.eventually(() -> rig.gateway().gateway().openCalls() == 2, "both are counted");
        client.send(call(1, 1));
        assertThat(client.next()).contains("\"id\":1");
      }
      TestGateway.eventually(() -> rig.server().received("DELETE").size() == 1, "DELETE");
    }
  }
}
