package io.cardea.upstream.resilience;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.cardea.upstream.exchange.Upstreams;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Breakers and retries over a server of which each answer is written down. */
class ResilientUpstreamsTest {

  private static final UpstreamHead OK = new UpstreamHead(200, _ -> null, "");
  private static final UpstreamFailure UNSENT = new UpstreamFailure(Kind.UNREACHABLE, false, "no");
  private static final UpstreamFailure SENT = new UpstreamFailure(Kind.BROKEN, true, "cut");

  private final VirtualTime time = new VirtualTime();
  private final NotedIncidents incidents = new NotedIncidents();
  private final ResilienceBoard board = new ResilienceBoard(incidents, time::nanoTime, () -> 0.5);
  private final Deque<UpstreamReply> open = new ArrayDeque<>();
  private final List<String> heard = new ArrayList<>();
  private int sent;
  private int cancelled;
  private boolean leavesOut;
  private Permit permit = permit(2, 10);

  private final Upstreams server =
      (_, _, reply) -> {
        sent++;
        open.add(reply);
        return new UpstreamExchange() {
          @Override
          public void cancel() {
            cancelled++;
          }

          @Override
          public void pause() {}

          @Override
          public void resume() {}

          @Override
          public long upstreamNanos() {
            return 1;
          }
        };
      };

  private final Upstreams resilient =
      new BreakingUpstreams(new RetryingUpstreams(server, board, time), board, _ -> leavesOut);

  private final UpstreamReply reply = new WrittenReply(heard);

  private static Permit permit(int attempts, int floor) {
    BreakerRules breaker =
        new BreakerRules(
            true,
            Duration.ofSeconds(30),
            10,
            5,
            50,
            Duration.ofSeconds(5),
            Duration.ofSeconds(60),
            1);
    return Permit.toLearn(
        Adapters.http(new Resilience(breaker, new RetryRules(attempts, 0, floor), false)));
  }

  private UpstreamExchange call(Care care) {
    return call(care, permit);
  }

  private UpstreamExchange call(Care care, Permit permit) {
    return resilient.open(
        permit,
        new UpstreamRequest(
            UpstreamRequest.Kind.CALL,
            Optional.empty(),
            List.of(),
            UpstreamRequest.Payload.none(),
            care),
        reply);
  }

  private void fail(UpstreamFailure failure) {
    open.remove().onFailure(failure);
    time.pass(Duration.ofMillis(100));
  }

  private void failCalls(Care care, int times, UpstreamFailure failure) {
    permit = permit(1, 0);
    for (int i = 0; i < times; i++) {
      call(care);
      open.remove().onFailure(failure);
    }
  }

  @Test
  void shouldSendAgainWhatWasNotSent() {
    // When
    UpstreamExchange exchange = call(Care.ofTool("pay", false));
    open.remove().onFailure(UNSENT);
    // Then not at once
    assertThat(sent).isEqualTo(1);
    time.pass(Duration.ofMillis(25));
    assertThat(sent).isEqualTo(2);
    open.remove().onBody(OK, new byte[0]);
    assertThat(heard).containsExactly("200");
    assertThat(exchange.attempts()).isEqualTo(2);
    assertThat(exchange.upstreamNanos()).isEqualTo(Duration.ofMillis(25).toNanos());
    assertThat(incidents.all())
        .containsExactly("a retried: a call that was not sent yet was sent again: UNREACHABLE");
  }

  @Test
  void shouldNeverSendATwiceThatMayHaveRun() {
    for (UpstreamFailure failure :
        List.of(
            SENT,
            new UpstreamFailure(Kind.TIMEOUT, true, ""),
            new UpstreamFailure(Kind.UNREACHABLE, true, ""),
            new UpstreamFailure(Kind.TOO_LARGE, true, ""),
            new UpstreamFailure(Kind.FAULT, true, ""))) {
      call(Care.ofTool("pay", false));
      fail(failure);
      call(Care.ONCE);
      fail(failure);
    }
    assertThat(sent).isEqualTo(10);
    assertThat(heard).hasSize(10).allMatch(what -> what.endsWith(" sent"));
  }

  @Test
  void shouldSendAgainWhatDoesNoHarmWhenTheConnectionBreaks() {
    call(Care.REPEATABLE);
    fail(SENT);
    open.remove().onBody(OK, new byte[0]);
    call(Care.ofTool("look", true));
    fail(SENT);
    open.remove().onBody(OK, new byte[0]);
    assertThat(heard).containsExactly("200", "200");
    assertThat(sent).isEqualTo(4);
  }

  @Test
  void shouldSayThatItMayHaveRunIfItMayAtAnyTime() {
    Permit permit = permit(3, 10);
    call(Care.ofTool("look", true), permit);
    fail(UNSENT);
    fail(SENT);
    fail(UNSENT);
    call(Care.ofTool("look", true), permit);
    fail(UNSENT);
    fail(UNSENT);
    fail(UNSENT);
    assertThat(heard).containsExactly("UNREACHABLE sent", "UNREACHABLE unsent");
  }

  @Test
  void shouldNotSendAgainOnceTheAnswerHasBegun() {
    call(Care.REPEATABLE);
    UpstreamReply answer = open.remove();
    answer.onStream(OK);
    answer.onFailure(SENT);
    time.pass(Duration.ofSeconds(1));
    assertThat(heard).containsExactly("stream", "BROKEN sent");
    assertThat(sent).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"TIMEOUT", "QUEUE_FULL", "BLOCKED", "TOO_LARGE", "FAULT"})
  void shouldNotAddToTheLoadOfWhatIsSlowOrWrong(Kind kind) {
    call(Care.REPEATABLE);
    fail(new UpstreamFailure(kind, false, ""));
    assertThat(sent).isEqualTo(1);
    assertThat(heard).containsExactly(kind + " unsent");
  }

  @Test
  void shouldNotSendAgainWhatNobodyWaitsFor() {
    UpstreamExchange exchange = call(Care.REPEATABLE);
    open.remove().onFailure(UNSENT);
    exchange.cancel();
    time.pass(Duration.ofSeconds(1));
    assertThat(sent).isEqualTo(1);
    assertThat(heard).isEmpty();
  }

  @Test
  void shouldStopWhenTheBudgetIsSpent() {
    // Given
    Permit permit = permit(5, 0);
    // When
    call(Care.REPEATABLE, permit);
    fail(UNSENT);
    // Then
    assertThat(sent).isEqualTo(1);
    assertThat(heard).containsExactly("UNREACHABLE unsent");
    assertThat(incidents.all())
        .containsExactly("a retry_refused: a call was not sent again: the budget is spent");
  }

  @Test
  void shouldCountForTheBreakerWhatCameOfACallAndNotOfEachTime() {
    for (int i = 0; i < 20; i++) {
      call(Care.ONCE);
      fail(UNSENT);
      open.remove().onBody(OK, new byte[0]);
    }
    assertThat(heard).hasSize(20).containsOnly("200");
    assertThat(board.notClosed()).isZero();
  }

  @Test
  void shouldSendNothingToAServerOfWhichTooManyCallsFailed() {
    // When
    failCalls(Care.ONCE, 10, UNSENT);
    heard.clear();
    call(Care.ofTool("any", false));
    call(Care.REPEATABLE);
    // Then
    assertThat(sent).isEqualTo(10);
    assertThat(heard).containsExactly("BREAKER_OPEN unsent", "BREAKER_OPEN unsent");
    assertThat(incidents.all())
        .contains(
            "a breaker_opened: the server gets no calls for 5.0 s: 10 of its last 10 calls failed")
        .contains("a breaker_refused: calls are not sent until the breaker closes");
    assertThat(board.notClosed()).isEqualTo(1);
    // But what is no request goes on, and when the time is over one call shows that it is well
    call(Care.NONE);
    assertThat(sent).isEqualTo(11);
    time.pass(Duration.ofSeconds(5));
    open.clear();
    call(Care.REPEATABLE);
    call(Care.REPEATABLE);
    assertThat(sent).isEqualTo(12);
    open.remove().onBody(OK, new byte[0]);
    call(Care.REPEATABLE);
    assertThat(sent).isEqualTo(13);
    assertThat(board.notClosed()).isZero();
  }

  @Test
  void shouldRefuseOneToolThatHangsAndNoOther() {
    // When
    failCalls(Care.ofTool("hangs", false), 5, new UpstreamFailure(Kind.TIMEOUT, true, ""));
    heard.clear();
    call(Care.ofTool("hangs", false));
    // Then
    assertThat(heard).containsExactly("TOOL_BREAKER_OPEN unsent");
    call(Care.ofTool("works", false));
    open.remove().onBody(OK, new byte[0]);
    assertThat(heard).containsExactly("TOOL_BREAKER_OPEN unsent", "200");
  }

  @Test
  void shouldNotCloseAServerForManyCallsOfOneToolThatHangAtOnce() {
    // Given
    Permit once = permit(1, 0);
    for (int i = 0; i < 100; i++) {
      call(Care.ofTool("hangs", false), once);
    }
    // When
    open.forEach(hanging -> hanging.onFailure(new UpstreamFailure(Kind.TIMEOUT, true, "")));
    open.clear();
    heard.clear();
    // Then
    call(Care.ofTool("works", false), once);
    open.remove().onBody(OK, new byte[0]);
    assertThat(heard).containsExactly("200");
  }

  @Test
  void shouldCloseAServerOfWhichAllToolsHang() {
    for (String tool : List.of("a", "b")) {
      failCalls(Care.ofTool(tool, false), 4, new UpstreamFailure(Kind.TIMEOUT, true, ""));
    }
    failCalls(Care.ofTool("c", false), 2, new UpstreamFailure(Kind.TIMEOUT, true, ""));
    heard.clear();
    call(Care.ofTool("d", false));
    assertThat(heard).containsExactly("BREAKER_OPEN unsent");
  }

  @ParameterizedTest
  @CsvSource({"502, true", "503, true", "504, true", "500, false", "404, false", "429, false"})
  void shouldTakeAGatewaysErrorForAFailure(int status, boolean opens) {
    for (int i = 0; i < 10; i++) {
      call(Care.ONCE);
      open.remove().onBody(new UpstreamHead(status, _ -> null, ""), new byte[0]);
    }
    call(Care.ONCE);
    assertThat(sent).isEqualTo(opens ? 10 : 11);
  }

  @Test
  void shouldTakeABrokenProtocolForAFailure() {
    for (int i = 0; i < 10; i++) {
      UpstreamExchange[] exchange = new UpstreamExchange[1];
      exchange[0] = call(Care.ONCE);
      if (i % 2 == 0) {
        // Found while it is handed over, or later.
        open.remove().onBody(OK, new byte[0]);
        exchange[0].brokeProtocol();
      } else {
        exchange[0].brokeProtocol();
        exchange[0].cancel();
        open.remove();
      }
    }
    call(Care.ONCE);
    assertThat(heard).last().isEqualTo("BREAKER_OPEN unsent");
  }

  @Test
  void shouldTakeNoClientThatGoesAwayForAFailure() {
    for (int i = 0; i < 100; i++) {
      call(Care.ONCE).cancel();
    }
    call(Care.ONCE);
    assertThat(sent).isEqualTo(101);
    assertThat(cancelled).isEqualTo(100);
  }

  @Test
  void shouldNotBlameAServerForSessionsAtAnEndpointThatIsLeftOut() {
    leavesOut = true;
    for (int i = 0; i < 20; i++) {
      resilient.open(
          permit(1, 0),
          new UpstreamRequest(
              UpstreamRequest.Kind.CALL,
              Optional.of(new UpstreamSession(Optional.of("s"), "e")),
              List.of(),
              UpstreamRequest.Payload.none(),
              Care.ONCE),
          reply);
      open.remove().onFailure(i % 2 == 0 ? UNSENT : SENT);
    }
    assertThat(board.notClosed()).isZero();
  }

  @Test
  void shouldBoundTheToolsThatHaveABreaker() {
    Permit once = permit(1, 0);
    for (int i = 0; i < 2 * ServerResilience.MAX_TOOLS; i++) {
      call(Care.ofTool("t" + i, false), once);
      open.remove().onFailure(new UpstreamFailure(Kind.TIMEOUT, true, ""));
      call(Care.ONCE, once);
      open.remove().onBody(OK, new byte[0]);
      call(Care.ONCE, once);
      open.remove().onBody(OK, new byte[0]);
    }
    assertThat(board.breakers(Adapters.KEY)).hasSize(1 + ServerResilience.MAX_TOOLS);
  }

  @Test
  void shouldBeginAnewWhenTheServerIsDeclaredOtherwise() {
    failCalls(Care.ONCE, 10, UNSENT);
    call(Care.ONCE, permit(1, 0));
    assertThat(sent).isEqualTo(10);
    call(Care.ONCE, permit(2, 0));
    assertThat(sent).isEqualTo(11);
  }
}
