package io.cardea.upstream.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.mcp.sse.SseEvent;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.policy.Permit;
import io.cardea.model.resilience.BreakerRules;
import io.cardea.model.resilience.Resilience;
import io.cardea.model.resilience.RetryRules;
import io.cardea.upstream.NotedIncidents;
import io.cardea.upstream.exchange.Care;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamFailure.Kind;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamReply;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.cardea.upstream.exchange.UpstreamSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is asked of a second endpoint when the first is slow, and whose answer counts. */
class HedgingUpstreamsTest {

  private static final Duration AFTER = Duration.ofMillis(300);
  private static final UpstreamFailure CUT = new UpstreamFailure(Kind.BROKEN, true, "cut");

  /** A request as it reached an endpoint. */
  private static final class Sent implements UpstreamExchange {
    private final String endpoint;
    private final UpstreamReply reply;
    private boolean cancelled;

    Sent(String endpoint, UpstreamReply reply) {
      this.endpoint = endpoint;
      this.reply = reply;
    }

    void answer(int status) {
      reply.onBody(new UpstreamHead(status, _ -> null, endpoint), new byte[0]);
    }

    @Override
    public void cancel() {
      cancelled = true;
    }

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public String endpoint() {
      return endpoint;
    }

    @Override
    public long upstreamNanos() {
      return 1;
    }
  }

  private final VirtualTime time = new VirtualTime();
  private final NotedIncidents incidents = new NotedIncidents();
  private final ResilienceBoard board = new ResilienceBoard(incidents, time::nanoTime, () -> 0.5);
  private final List<Sent> sent = new ArrayList<>();
  private final List<String> heard = new ArrayList<>();
  private int floor = 10;
  private Adapter adapter = adapter("one", "two");

  private final HedgingUpstreams hedging =
      new HedgingUpstreams(
          (_, request, reply) -> {
            Sent now = new Sent(request.avoided().equals("one") ? "two" : "one", reply);
            sent.add(now);
            return now;
          },
          board,
          time);

  private final UpstreamReply reply =
      new UpstreamReply() {
        @Override
        public void onBody(UpstreamHead head, byte[] body) {
          heard.add(head.status() + " of " + head.endpoint());
        }

        @Override
        public void onStream(UpstreamHead head) {
          heard.add("stream of " + head.endpoint());
        }

        @Override
        public void onEvent(SseEvent event) {
          heard.add("event");
        }

        @Override
        public void onEnd() {
          heard.add("end");
        }

        @Override
        public void onFailure(UpstreamFailure failure) {
          heard.add(failure.kind() + (failure.mayHaveExecuted() ? " sent" : " unsent"));
        }
      };

  private Adapter adapter(String... hosts) {
    return Adapters.http(
        new Resilience(BreakerRules.DEFAULT, new RetryRules(2, 0, floor), true, Optional.of(AFTER)),
        hosts);
  }

  private UpstreamExchange call(Care care, Optional<UpstreamSession> session) {
    return hedging.open(
        Permit.toLearn(adapter),
        new UpstreamRequest(
            UpstreamRequest.Kind.CALL, session, List.of(), UpstreamRequest.Payload.none(), care),
        reply);
  }

  private UpstreamExchange read() {
    return call(Care.REPEATABLE, Optional.empty());
  }

  @Test
  void shouldAskAnotherEndpointWhenTheFirstIsSlow() {
    // When
    UpstreamExchange exchange = read();
    time.pass(AFTER.minusMillis(1));
    assertThat(sent).hasSize(1);
    time.pass(Duration.ofMillis(1));
    // Then
    assertThat(sent).hasSize(2);
    sent.get(1).answer(200);
    assertThat(heard).containsExactly("200 of two");
    assertThat(sent.get(0).cancelled).isTrue();
    assertThat(sent.get(1).cancelled).isFalse();
    assertThat(exchange.attempts()).isEqualTo(2);
    assertThat(incidents.all())
        .containsExactly("a hedged: a call was slow and was sent to another endpoint too");
  }

  @Test
  void shouldTakeTheFirstAfterAllIfItAnswersFirst() {
    UpstreamExchange exchange = read();
    time.pass(AFTER);
    sent.get(0).reply.onStream(new UpstreamHead(200, _ -> null, "one"));
    assertThat(sent.get(1).cancelled).isTrue();
    sent.get(0).reply.onEnd();
    assertThat(heard).containsExactly("stream of one", "end");
    assertThat(exchange.endpoint()).isEqualTo("one");
  }

  @Test
  void shouldAskNobodyElseWhenTheAnswerComesInTime() {
    read();
    sent.getFirst().answer(200);
    time.pass(Duration.ofSeconds(10));
    assertThat(sent).hasSize(1);
    assertThat(heard).containsExactly("200 of one");
  }

  @Test
  void shouldFailOnlyWhenBothHave() {
    read();
    time.pass(AFTER);
    sent.get(0).reply.onFailure(CUT);
    assertThat(heard).isEmpty();
    sent.get(1).answer(503);
    assertThat(heard).containsExactly("503 of two");
  }

  @Test
  void shouldSayThatItMayHaveRunIfItMayAtEitherEndpoint() {
    UpstreamFailure unsent = new UpstreamFailure(Kind.UNREACHABLE, false, "no");
    for (int first = 0; first < 2; first++) {
      read();
      time.pass(AFTER);
      sent.get(first).reply.onFailure(CUT);
      sent.get(1 - first).reply.onFailure(unsent);
      sent.clear();
      read();
      time.pass(AFTER);
      sent.get(first).answer(500);
      sent.get(1 - first).reply.onFailure(unsent);
      sent.clear();
      read();
      time.pass(AFTER);
      sent.get(first).reply.onFailure(unsent);
      sent.get(1 - first).reply.onFailure(unsent);
      sent.clear();
    }
    assertThat(heard)
        .containsExactly(
            "UNREACHABLE sent",
            "UNREACHABLE sent",
            "UNREACHABLE unsent",
            "UNREACHABLE sent",
            "UNREACHABLE sent",
            "UNREACHABLE unsent");
  }

  @Test
  void shouldWaitForTheOtherWhenOneSaysThatItFailed() {
    read();
    time.pass(AFTER);
    sent.get(1).answer(503);
    assertThat(heard).isEmpty();
    sent.get(0).answer(200);
    assertThat(heard).containsExactly("200 of one");
  }

  /** One endpoint that takes no more calls must not end what another may still answer. */
  @Test
  void shouldWaitForTheOtherWhenOneIsLimited() {
    for (int first = 0; first < 2; first++) {
      read();
      time.pass(AFTER);
      sent.get(first).answer(429);
      assertThat(sent).noneMatch(each -> each.cancelled);
      sent.get(1 - first).answer(200);
      sent.clear();
    }
    assertThat(heard).containsExactly("200 of two", "200 of one");

    // Nor has it run where it was refused so
    read();
    time.pass(AFTER);
    sent.get(0).answer(429);
    sent.get(1).reply.onFailure(new UpstreamFailure(Kind.UNREACHABLE, false, "no"));
    assertThat(heard).last().isEqualTo("UNREACHABLE unsent");
  }

  @Test
  void shouldTellOfAFailureAtOnceWhenNobodyElseWasAsked() {
    read();
    sent.getFirst().reply.onFailure(CUT);
    time.pass(Duration.ofSeconds(10));
    assertThat(heard).containsExactly("BROKEN sent");
    assertThat(sent).hasSize(1);
  }

  @Test
  void shouldStopBothWhenTheClientGoes() {
    UpstreamExchange exchange = read();
    time.pass(AFTER);
    exchange.cancel();
    assertThat(sent).hasSize(2).allMatch(each -> each.cancelled);
  }

  @Test
  void shouldAskNobodyElseOnceTheClientHasGone() {
    read().cancel();
    time.pass(Duration.ofSeconds(10));
    assertThat(sent).hasSize(1);
  }

  @Test
  void shouldSendOnceWhatMayNotRunTwice() {
    call(Care.ONCE, Optional.empty());
    call(Care.ofTool("pay", false), Optional.empty());
    call(Care.REPEATABLE, Optional.of(new UpstreamSession(Optional.of("s"), "one")));
    time.pass(Duration.ofSeconds(10));
    assertThat(sent).hasSize(3);
  }

  @Test
  void shouldSendOnceWhereThereIsOneEndpoint() {
    adapter = adapter("one");
    read();
    time.pass(Duration.ofSeconds(10));
    assertThat(sent).hasSize(1);
  }

  @Test
  void shouldSendOnceWhenTheBudgetIsSpent() {
    floor = 0;
    adapter = adapter("one", "two");
    read();
    time.pass(Duration.ofSeconds(10));
    assertThat(sent).hasSize(1);
  }
}
