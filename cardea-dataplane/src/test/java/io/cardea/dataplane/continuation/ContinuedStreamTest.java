package io.cardea.dataplane.continuation;

import static io.cardea.dataplane.continuation.Script.PROGRESS;
import static io.cardea.dataplane.continuation.Script.failure;
import static io.cardea.dataplane.continuation.Script.head;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.continuation.Script.Asked;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamFailure.Kind;
import io.cardea.upstream.exchange.UpstreamRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContinuedStreamTest {

  private final Script server = new Script();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void shouldOpenItAgainFromWhereItWas() {
    UpstreamExchange _ = server.lasting();
    server.run(() -> {
      server.asked.getFirst().stream("retry: 1\nid: 7\ndata: " + PROGRESS + "\n\n");
      server.asked.getFirst().reply().onEnd();
    });
    Asked again = server.next(2);
    assertThat(again.request().kind()).isEqualTo(UpstreamRequest.Kind.STREAM);
    assertThat(again.header("last-event-id")).contains("7");
    server.run(() -> {
      again.stream("data: " + PROGRESS + "\n\n");
      again.reply().onFailure(failure(Kind.BROKEN));
    });
    assertThat(server.next(3).header("last-event-id")).contains("7");
    assertThat(server.heard).containsExactly("stream", PROGRESS, PROGRESS);
  }

  @Test
  void shouldOpenItAgainWithoutEventIds() {
    UpstreamExchange exchange = server.lasting();
    server.run(() -> {
      server.asked.getFirst().stream("retry: 1\n\n");
      server.asked.getFirst().reply().onEnd();
    });
    assertThat(server.next(2).header("last-event-id")).isEmpty();
    server.run(exchange::cancel);
    assertThat(server.asked.get(1).told()).containsExactly("cancel");
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 405, 503})
  void shouldReportThatThereIsNoStream(int status) {
    UpstreamExchange _ = server.lasting();
    server.run(() -> server.asked.getFirst().reply().onBody(head(status), new byte[0]));
    assertThat(server.heard).containsExactly("body " + status);
  }

  @Test
  void shouldReportThatTheServerCannotBeReachedAtFirst() {
    UpstreamExchange _ = server.lasting();
    server.run(() -> server.asked.getFirst().reply().onFailure(failure(Kind.UNREACHABLE)));
    assertThat(server.heard).containsExactly("UNREACHABLE told so");
  }

  @Test
  void shouldAskAgainUntilTheServerSaysThatTheSessionIsOver() {
    UpstreamExchange _ = server.lasting();
    server.run(() -> {
      server.asked.getFirst().stream("retry: 1\n\n");
      server.asked.getFirst().reply().onEnd();
    });
    server.run(() -> {});
    Asked second = server.next(2);
    server.run(() -> second.reply().onBody(head(503), new byte[0]));
    Asked third = server.next(3);
    server.run(() -> third.reply().onBody(head(404), new byte[0]));
    assertThat(server.heard).containsExactly("stream", "empty", "body 404");
  }
}
