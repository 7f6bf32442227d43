package io.cardea.upstream.conversation;

import static io.cardea.upstream.conversation.ConversationRig.notification;
import static io.cardea.upstream.conversation.ConversationRig.request;
import static io.cardea.upstream.conversation.ConversationRig.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.policy.Permit;
import io.cardea.upstream.conversation.ConversationRig.Session;
import io.cardea.upstream.conversation.Loops.Running;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamRequest.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConversationTest {

  private static final String LOG = notification("message", "\"level\":\"info\",\"data\":1");
  private static final String CHANGED = notification("tools/list_changed", "");
  private static final String ASK = "{\"jsonrpc\":\"2.0\",\"id\":\"s1\",\"method\":\"roots/list\"}";

  private final ConversationRig rig = new ConversationRig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void shouldAnswerACallWithABodyUnderTheCallersId() throws Exception {
    Session session = rig.begin();
    Running call = rig.loops.post(rig.permit, session.id(), request("  \"x\\u0041\"", ""));
    assertThat(session.wire().got())
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"id\":  2,\"method\":\"tools/call\","
                + "\"params\":{\"_meta\":{},\"n\":1.0}}");
    session
        .wire()
        .say("{\"result\":{\"n\":10000000000000000000001} , \"id\":2,\"jsonrpc\":\"2.0\"}");
    assertThat(call.next())
        .isEqualTo(
            "body 200 {\"result\":{\"n\":10000000000000000000001} , "
                + "\"id\":\"x\\u0041\",\"jsonrpc\":\"2.0\"}");
  }

  @Test
  void shouldStreamWhatComesBeforeTheAnswer() throws Exception {
    Session session = rig.begin();
    Running call =
        rig.loops.post(rig.permit, session.id(), request("7", "\"progressToken\":\"t\""));
    assertThat(session.wire().got()).contains("\"id\":2,").contains("\"progressToken\":2}");
    session.wire().say(notification("progress", "\"progressToken\":2,\"progress\":0.50"));
    session.wire().say(LOG);
    session.wire().say(ASK);
    session.wire().say(result("2"));
    assertThat(call.next()).isEqualTo("stream 200 text/event-stream");
    assertThat(call.next())
        .isEqualTo(
            "event " + notification("progress", "\"progressToken\":\"t\",\"progress\":0.50"));
    assertThat(call.next()).isEqualTo("event " + LOG);
    assertThat(call.next()).isEqualTo("event " + ASK);
    assertThat(call.next()).isEqualTo("event " + result("7"));
    assertThat(call.next()).isEqualTo("end");
  }

  @Test
  void shouldTellCallsApart() throws Exception {
    // Given two calls whose callers use the same id and token
    Session session = rig.begin();
    String same = request("1", "\"progressToken\":1");
    Running one = rig.loops.post(rig.permit, session.id(), same);
    Running two = rig.loops.elsewhere(rig.permit, Kind.CALL, session.id(), same);
    session.wire().got();
    session.wire().got();
    // When the second gets progress and both get answers, the other way round
    session.wire().say(notification("progress", "\"progressToken\":3,\"progress\":1"));
    session.wire().say("{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":{\"of\":3}}");
    session.wire().say("{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{\"of\":2}}");
    // Then each hears its own only, on its own event loop
    assertThat(two.next()).startsWith("stream 200");
    assertThat(two.next()).contains("\"progressToken\":1");
    assertThat(two.next()).contains("\"of\":3");
    assertThat(two.next()).isEqualTo("end");
    assertThat(one.next()).startsWith("body 200").contains("\"of\":2");
    assertThat(one.heard().thread()).isNotEqualTo(two.heard().thread());
  }

  @Test
  void shouldSendWhatIsUnaskedToTheStreamUnlessOneCallIsUnderWay() throws Exception {
    Session session = rig.begin();
    Running stream = rig.loops.open(rig.permit, Kind.STREAM, session.id(), "");
    assertThat(stream.next()).isEqualTo("stream 200 text/event-stream");
    session.wire().say(LOG);
    assertThat(stream.next()).isEqualTo("event " + LOG);
    Running one = rig.call(session, "1");
    session.wire().say(LOG);
    session.wire().say(CHANGED);
    assertThat(one.next()).startsWith("stream");
    assertThat(one.next()).isEqualTo("event " + LOG);
    assertThat(stream.next()).isEqualTo("event " + CHANGED);
    Running two = rig.call(session, "2");
    session.wire().say(ASK);
    assertThat(stream.next()).isEqualTo("event " + ASK);
    // When there is no stream any more, the oldest call hears it
    rig.loops.cancel(stream);
    session.wire().say(CHANGED);
    assertThat(one.next()).isEqualTo("event " + CHANGED);
    assertThat(two.heard().isQuiet()).isTrue();
  }

  @Test
  void shouldKeepWhatNobodyCanHearUntilSomebodyCan() throws Exception {
    Session session = rig.begin();
    session.wire().say(CHANGED);
    session.wire().say(ASK);
    session.wire().say(CHANGED);
    Running stream = rig.loops.open(rig.permit, Kind.STREAM, session.id(), "");
    assertThat(stream.next()).startsWith("stream");
    assertThat(stream.next()).isEqualTo("event " + CHANGED);
    assertThat(stream.next()).isEqualTo("event " + ASK);
    rig.loops.cancel(stream);
    session.wire().say(LOG);
    assertThat(stream.heard().isQuiet()).isTrue();
    Running call = rig.call(session, "1");
    assertThat(call.next()).startsWith("stream");
    assertThat(call.next()).isEqualTo("event " + LOG);
  }

  @Test
  void shouldGiveUpAServerThatAsksMoreThanFits() throws Exception {
    Session session = rig.begin();
    for (int i = 0; i <= Backlog.MAX_MESSAGES; i++) {
      session.wire().say(ASK.replace("s1", "s" + i));
    }
    assertThat(session.wire().isClosed()).isTrue();
    assertThat(rig.loops.post(rig.permit, session.id(), request("1", "")).next())
        .isEqualTo("body 404 ");
  }

  @Test
  void shouldHaveOneStreamAtATime() throws Exception {
    Session session = rig.begin();
    Running stream = rig.loops.open(rig.permit, Kind.STREAM, session.id(), "");
    assertThat(stream.next()).startsWith("stream 200");
    Running second = rig.loops.elsewhere(rig.permit, Kind.STREAM, session.id(), "");
    assertThat(second.next()).isEqualTo("body 409 ");
    rig.loops.cancel(stream);
    Running third = rig.loops.open(rig.permit, Kind.STREAM, session.id(), "");
    assertThat(third.next()).startsWith("stream 200");
  }

  @Test
  void shouldAcceptNotificationsAndResponses() throws Exception {
    Session session = rig.begin();
    for (String message : new String[] {notification("initialized", ""), result("\"s1\"")}) {
      assertThat(rig.loops.post(rig.permit, session.id(), message).next()).isEqualTo("body 202 ");
      assertThat(session.wire().got()).isEqualTo(message);
    }
  }

  @Test
  void shouldEndASessionByDelete() throws Exception {
    Session session = rig.begin();
    Running stream = rig.loops.open(rig.permit, Kind.STREAM, session.id(), "");
    assertThat(stream.next()).startsWith("stream");
    Running call = rig.call(session, "1");
    Running delete = rig.loops.elsewhere(rig.permit, Kind.DELETE, session.id(), "");
    assertThat(delete.next()).isEqualTo("body 200 ");
    assertThat(session.wire().isClosed()).isTrue();
    assertThat(stream.next()).isEqualTo("end");
    assertThat(call.next()).isEqualTo("BROKEN sent");
    for (Kind kind : new Kind[] {Kind.CALL, Kind.STREAM, Kind.DELETE}) {
      assertThat(rig.loops.open(rig.permit, kind, session.id(), request("1", "")).next())
          .isEqualTo("body 404 ");
    }
    assertThat(rig.conversations.size()).isZero();
  }

  @Test
  void shouldServeASessionToItsOwnerOnly() throws Exception {
    Session session = rig.begin();
    Permit another = Permit.toLearn(rig.adapter);
    Permit elsewhere = Loops.anybody(ConversationRig.adapter("b", Loops.LIMITS));
    for (Permit permit : new Permit[] {another, elsewhere}) {
      for (Kind kind : new Kind[] {Kind.CALL, Kind.STREAM, Kind.DELETE}) {
        assertThat(rig.loops.open(permit, kind, session.id(), request("1", "")).next())
            .isEqualTo("body 404 ");
      }
    }
    assertThat(session.wire().gotNothing()).isTrue();
    assertThat(session.wire().isOpen()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}"})
  void shouldRefuseWhatNeedsASession(String body) throws Exception {
    assertThat(rig.loops.post(rig.permit, "", body).next()).isEqualTo("body 400 ");
    assertThat(rig.loops.post(rig.permit, "", request("1", "")).next()).isEqualTo("body 400 ");
    assertThat(rig.loops.open(rig.permit, Kind.STREAM, "", "").next()).isEqualTo("body 405 ");
    assertThat(rig.loops.open(rig.permit, Kind.DELETE, "", "").next()).isEqualTo("body 404 ");
  }

  @Test
  void shouldBeginNoSessionThatTheServerRefuses() throws Exception {
    Running begun = rig.loops.post(rig.permit, "", ConversationRig.INITIALIZE);
    FakeWires.FakeWire wire = rig.wires.next();
    wire.say("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32602,\"message\":\"no\"}}");
    assertThat(begun.next()).startsWith("body 200").contains("\"id\":\"i\"");
    assertThat(begun.heard().session()).isEmpty();
    assertThat(wire.isClosed()).isTrue();
  }

  @Test
  void shouldEndASessionWhoseInitializeNobodyWaitsFor() throws Exception {
    Running begun = rig.loops.post(rig.permit, "", ConversationRig.INITIALIZE);
    FakeWires.FakeWire wire = rig.wires.next();
    wire.got();
    rig.loops.cancel(begun);
    assertThat(wire.isClosed()).isTrue();
    assertThat(wire.gotNothing()).isTrue();
  }

  @Test
  void shouldOnlyDetachACallerThatGoesAway() throws Exception {
    // Given a call whose caller went away
    Session session = rig.begin();
    rig.loops.cancel(rig.call(session, "1"));
    // When the answer comes late
    session.wire().say(result("2"));
    // Then it is dropped, is no lie, and the server was told nothing
    Running next = rig.call(session, "2");
    session.wire().say(result("3"));
    assertThat(next.next()).isEqualTo("body 200 " + result("2"));
    assertThat(rig.conversations.lies(rig.adapter.key())).isZero();
    assertThat(session.wire().gotNothing()).isTrue();
  }

  @Test
  void shouldCancelForACallerThatWentAwayBefore() throws Exception {
    // Given two calls under the same id, one after the other
    Session session = rig.begin();
    rig.loops.cancel(rig.call(session, "1"));
    rig.loops.cancel(rig.call(session, "1"));
    // When
    rig.loops.post(rig.permit, session.id(), notification("cancelled", "\"requestId\":1"));
    // Then
    assertThat(session.wire().got()).isEqualTo(notification("cancelled", "\"requestId\":3"));
  }

  @Test
  void shouldMapCancelsOfTheClient() throws Exception {
    Session session = rig.begin();
    Running call = rig.call(session, "\"é\"");
    for (String unknown : new String[] {"\"x\"", "2", "null", "{}"}) {
      String cancel = notification("cancelled", "\"requestId\":" + unknown);
      assertThat(rig.loops.post(rig.permit, session.id(), cancel).next()).isEqualTo("body 202 ");
    }
    String cancel = notification("cancelled", "\"requestId\":\"\\u00e9\",\"reason\":\"r\"");
    assertThat(rig.loops.post(rig.permit, session.id(), cancel).next()).isEqualTo("body 202 ");
    assertThat(session.wire().got())
        .isEqualTo(notification("cancelled", "\"requestId\":2,\"reason\":\"r\""));
    assertThat(call.heard().isQuiet()).isTrue();
  }

  @Test
  void shouldDropAndCountLies() throws Exception {
    Session session = rig.begin();
    Running call = rig.call(session, "1");
    session.wire().say(result("1"));
    session.wire().say(result("99"));
    session.wire().say(result("\"2\""));
    session.wire().say(result("02"));
    session.wire().say("{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{}}");
    session.wire().say(notification("progress", "\"progressToken\":2,\"progress\":1"));
    session.wire().say(notification("progress", ""));
    session.wire().say(result("2"));
    session.wire().say(result("2"));
    assertThat(call.next()).isEqualTo("body 200 " + result("1"));
    // The 02 is no JSON at all.
    rig.call(session, "3");
    assertThat(rig.conversations.lies(rig.adapter.key())).isEqualTo(7);
  }

  @Test
  void shouldFailACallWhoseAnswerIsNone() throws Exception {
    Session session = rig.begin();
    Running call = rig.call(session, "1");
    session.wire().say("{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":5}");
    assertThat(call.next()).isEqualTo("BROKEN sent");
    assertThat(session.wire().isOpen()).isTrue();
  }

  @Test
  void shouldGiveUpAServerAfterTenLinesThatAreNone() throws Exception {
    Session session = rig.begin();
    Running call = rig.call(session, "1");
    for (int i = 0; i < 9; i++) {
      session.wire().say("Listening on stdio");
    }
    session.wire().say(LOG);
    for (int i = 0; i < 9; i++) {
      session.wire().say(i % 2 == 0 ? "[]" : "[[]]");
    }
    assertThat(call.next()).startsWith("stream");
    assertThat(call.next()).isEqualTo("event " + LOG);
    assertThat(session.wire().isOpen()).isTrue();
    session.wire().say("{\"jsonrpc\":\"2.0\",\"jsonrpc\":\"2.0\"}");
    assertThat(call.next()).isEqualTo("BROKEN sent");
    assertThat(session.wire().isClosed()).isTrue();
  }

  @Test
  void shouldReadBatches() throws Exception {
    Session session = rig.begin();
    Running call = rig.call(session, "1");
    session.wire().say("[" + LOG + ", " + result("2") + "]");
    assertThat(call.next()).startsWith("stream");
    assertThat(call.next()).isEqualTo("event " + LOG);
    assertThat(call.next()).isEqualTo("event " + result("1"));
  }

  @Test
  void shouldFailWhatIsUnderWayWhenTheChannelBreaks() throws Exception {
    Session session = rig.begin();
    Running stream = rig.loops.open(rig.permit, Kind.STREAM, session.id(), "");
    assertThat(stream.next()).startsWith("stream");
    Running call = rig.call(session, "1");
    session.wire().breakOff(new UpstreamFailure(UpstreamFailure.Kind.BROKEN, true, "died"));
    assertThat(call.next()).isEqualTo("BROKEN sent");
    assertThat(stream.next()).isEqualTo("BROKEN sent");
    assertThat(rig.loops.post(rig.permit, session.id(), request("1", "")).next())
        .isEqualTo("body 404 ");
  }

  @Test
  void shouldFailOneCallThatTheServerRefuses() throws Exception {
    Session session = rig.begin();
    Running refused = rig.loops.post(rig.permit, session.id(), request("\"refuse me\"", ""));
    Running other = rig.loops.post(rig.permit, session.id(), request("1", "\"x\":\"refuse me\""));
    assertThat(other.next()).isEqualTo("BROKEN sent");
    assertThat(refused.heard().isQuiet()).isTrue();
    assertThat(session.wire().isOpen()).isTrue();
  }

  @Test
  void shouldLimitCallsUnderWay() throws Exception {
    Session session = rig.begin();
    for (int i = 0; i < 8; i++) {
      rig.call(session, String.valueOf(i));
    }
    assertThat(rig.loops.post(rig.permit, session.id(), request("9", "")).next())
        .isEqualTo("QUEUE_FULL unsent");
  }

  @Test
  void shouldLeaveNobodyWaitingAfterAFaultOfItsOwn() throws Exception {
    Session session = rig.begin();
    Running waiting = rig.call(session, "1");
    Running faulty = rig.loops.post(rig.permit, session.id(), request("\"x\"", "\"fault\":1"));
    assertThat(faulty.next()).isEqualTo("FAULT sent");
    assertThat(waiting.next()).isEqualTo("FAULT sent");
    assertThat(session.wire().isClosed()).isTrue();
  }
}
