package io.cardea.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The oracle must see what a wrong gateway or server would do. */
class OracleTest {

  private static final String NONCE = Oracle.nonce("p1", "a-1");
  private static final Outcome ANSWERED = new Outcome.Answered();
  private static final Outcome NOT_RUN = new Outcome.Refused(false, "cannot be reached");
  private static final Outcome MAY_HAVE_RUN = new Outcome.Refused(true, "may have executed");
  private static final Outcome CUT = new Outcome.Cut("reset");

  private long now;
  private final Weather weather = new Weather(() -> now, Duration.ofSeconds(1));
  private final Oracle oracle = new Oracle(weather);

  private void call(int runs, Outcome outcome) {
    oracle.sent(NONCE);
    for (int i = 0; i < runs; i++) {
      oracle.ran(NONCE);
    }
    oracle.ended(NONCE, "south", outcome);
  }

  private void assertWrong(String what) {
    assertThat(oracle.verdict()).singleElement().asString().contains(NONCE).contains(what);
  }

  @Test
  void shouldFindNothingWrongWithACallThatRanOnceAndWasAnswered() {
    call(1, ANSWERED);
    assertThat(oracle.verdict()).isEmpty();
    assertThat(oracle.count("south: answered")).isEqualTo(1);
  }

  @Test
  void shouldFindACallThatRanTwice() {
    call(2, ANSWERED);
    assertWrong("ran 2 times");
  }

  @Test
  void shouldFindASecondRunThatComesAfterTheAnswer() {
    call(1, ANSWERED);
    oracle.ran(NONCE);
    assertWrong("ran 2 times");
  }

  @Test
  void shouldFindARunThatComesWhenTheCallIsForgotten() {
    call(1, ANSWERED);
    assertThat(oracle.verdict()).isEmpty();
    oracle.ran(NONCE);
    assertWrong("ran long after its end");
  }

  @Test
  void shouldFindAnAnswerToACallThatNeverRan() {
    call(0, ANSWERED);
    assertWrong("was answered and never ran");
  }

  @Test
  void shouldFindACallThatNothingCameOf() {
    oracle.sent(NONCE);
    oracle.ran(NONCE);
    assertWrong("was lost: its client learned nothing");
  }

  @Test
  void shouldFindAnErrorThatDeniesARun() {
    weather.server("south").begin();
    call(1, NOT_RUN);
    assertWrong("ran, but its client was told otherwise");
  }

  @Test
  void shouldBelieveErrorsWhileSomethingIsBroken() {
    weather.server("south").begin();
    call(0, NOT_RUN);
    call(0, MAY_HAVE_RUN);
    call(1, MAY_HAVE_RUN);
    assertThat(oracle.verdict()).isEmpty();
  }

  @Test
  void shouldFindAnErrorThatHasNoReason() {
    weather.server("north").begin();
    call(0, NOT_RUN);
    assertWrong("was refused though nothing was broken");
  }

  @Test
  void shouldFindAnErrorThatComesWhenAllIsWholeAgain() {
    weather.server("south").begin();
    weather.server("south").end();
    now += Duration.ofMillis(1_001).toNanos();
    call(0, NOT_RUN);
    assertWrong("was refused though nothing was broken");
  }

  @Test
  void shouldFindAConnectionThatBreaksByItself() {
    call(1, CUT);
    assertWrong("was lost on a connection that nobody cut");
  }

  @Test
  void shouldExcuseAConnectionThatWasCut() {
    oracle.sent(NONCE);
    oracle.cut("POST /mcp HTTP/1.1\r\n\r\n{\"nonce\":\"" + NONCE + "\"}");
    oracle.ended(NONCE, "south", CUT);
    assertThat(oracle.verdict()).isEmpty();
  }

  @Test
  void shouldExcuseConnectionsWhileTheGatewayIsDown() {
    weather.gateway().begin();
    call(1, CUT);
    assertThat(oracle.verdict()).isEmpty();
  }

  @Test
  void shouldExcuseLostConnectionsAndNoErrorsWhileThoseOfAllClientsAreCut() {
    oracle.sent(NONCE);
    weather.clients().begin();
    weather.clients().end();
    now++;
    oracle.ended(NONCE, "south", CUT);
    assertThat(oracle.verdict()).isEmpty();
    weather.clients().begin();
    call(0, NOT_RUN);
    assertWrong("was refused though nothing was broken");
  }

  @Test
  void shouldFindAConnectionThatBreaksAfterThoseOfAllClients() {
    weather.clients().begin();
    weather.clients().end();
    now++;
    call(1, CUT);
    assertWrong("was lost on a connection that nobody cut");
  }

  @Test
  void shouldFindTwoEnds() {
    call(1, ANSWERED);
    oracle.ended(NONCE, "south", CUT);
    assertWrong("ended twice");
  }

  @Test
  void shouldFindWhatClientsFind() {
    call(1, new Outcome.Wrong("has lost its session: 404"));
    assertWrong("has lost its session");
  }

  @Test
  void shouldFindAForeignNonce() {
    oracle.heard("p2", "{\"text\":\"" + NONCE + "\"}");
    assertWrong("p2 got what is p1's");
  }
}
