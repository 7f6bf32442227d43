package io.cardea.upstream.conversation;

import static io.cardea.upstream.conversation.ConversationRig.modern;
import static io.cardea.upstream.conversation.ConversationRig.notification;
import static io.cardea.upstream.conversation.ConversationRig.request;
import static io.cardea.upstream.conversation.ConversationRig.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.StdioUpstream;
import io.cardea.model.limit.AdapterLimits;
import io.cardea.model.limit.ProcessLimits;
import io.cardea.upstream.conversation.ConversationRig.Session;
import io.cardea.upstream.conversation.FakeWires.FakeWire;
import io.cardea.upstream.conversation.Loops.Running;
import io.cardea.upstream.exchange.UpstreamRequest.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Deadlines, limits, and the end of conversations. */
class ConversationLifeTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(1500);

  private static AdapterLimits limits(Duration idle, Duration call) {
    return Loops.limits(ProcessLimits.DEFAULT, idle, call);
  }

  @Test
  void shouldTimeOutACallOfWhichNothingComes() throws Exception {
    try (ConversationRig rig = new ConversationRig(limits(SHORT, LONG), 9)) {
      Session session = rig.begin();
      Running call = rig.call(session, "1");
      assertThat(call.next()).isEqualTo("TIMEOUT sent");
      assertThat(session.wire().got())
          .contains("notifications/cancelled")
          .contains("\"requestId\":2");
      session.wire().say(result("2"));
      Running next = rig.call(session, "2");
      session.wire().say(result("3"));
      assertThat(next.next()).isEqualTo("body 200 " + result("2"));
      assertThat(rig.conversations.lies(rig.adapter.key())).isZero();
    }
  }

  @Test
  void shouldCapACallThatReportsProgressForever() throws Exception {
    try (ConversationRig rig = new ConversationRig(limits(SHORT, SHORT.multipliedBy(2)), 9)) {
      Session session = rig.begin();
      long started = System.nanoTime();
      Running call =
          rig.loops.post(rig.permit, session.id(), request("1", "\"progressToken\":\"t\""));
      session.wire().got();
      rig.loops
          .vertx()
          .setPeriodic(
              50,
              _ ->
                  session
                      .wire()
                      .say(notification("progress", "\"progressToken\":2,\"progress\":1")));
      String heard = call.next();
      while (heard.startsWith("stream") || heard.startsWith("event")) {
        heard = call.next();
      }
      assertThat(heard).isEqualTo("TIMEOUT sent");
      assertThat(call.heard().detail()).contains("not finished after");
      assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThan(SHORT);
    }
  }

  @Test
  void shouldEndASessionWhoseServerNeverAnswersInitialize() throws Exception {
    try (ConversationRig rig = new ConversationRig(limits(SHORT, LONG), 9)) {
      Running begun = rig.loops.post(rig.permit, "", ConversationRig.INITIALIZE);
      FakeWire wire = rig.wires.next();
      wire.got();
      assertThat(begun.next()).isEqualTo("TIMEOUT sent");
      assertThat(wire.isClosed()).isTrue();
      assertThat(wire.gotNothing()).isTrue();
    }
  }

  @Test
  void shouldLetListenersBeSilentAndKeepTheirConversation() throws Exception {
    ProcessLimits idle = new ProcessLimits(9, 9, LONG, Duration.ofMillis(100));
    AdapterLimits limits = Loops.limits(idle, Duration.ofMillis(100), Duration.ofMillis(100));
    try (ConversationRig rig = new ConversationRig(limits, 9)) {
      Running listen =
          rig.loops.open(rig.permit, Kind.LISTEN, "", modern("1", "subscriptions/listen"));
      FakeWire wire = rig.wires.next();
      Running call = rig.loops.post(rig.permit, "", modern("2", "tools/call"));
      assertThat(call.next()).isEqualTo("TIMEOUT sent");
      assertThat(listen.heard().isQuiet()).isTrue();
      assertThat(wire.isOpen()).isTrue();
      rig.loops.cancel(listen);
      assertThat(wire.isClosed()).isTrue();
    }
  }

  @Test
  void shouldEndASessionThatNobodyUses() throws Exception {
    ProcessLimits idle = new ProcessLimits(9, 9, LONG, SHORT);
    try (ConversationRig rig = new ConversationRig(Loops.limits(idle), 9)) {
      Session session = rig.begin();
      Running stream = rig.loops.open(rig.permit, Kind.STREAM, session.id(), "");
      assertThat(stream.next()).startsWith("stream");
      Session unused = rig.begin();
      assertThat(unused.wire().isClosed()).isTrue();
      assertThat(session.wire().isOpen()).isTrue();
      rig.loops.cancel(stream);
      assertThat(session.wire().isClosed()).isTrue();
      assertThat(rig.loops.post(rig.permit, session.id(), request("1", "")).next())
          .isEqualTo("body 404 ");
    }
  }

  @Test
  void shouldHoldToTheLimitOfTheNodeAndServeWhoWaits() throws Exception {
    try (ConversationRig rig = new ConversationRig(Loops.LIMITS, 1)) {
      Session session = rig.begin();
      Running second = rig.loops.post(rig.permit, "", ConversationRig.INITIALIZE);
      Running third = rig.loops.post(rig.permit, "", ConversationRig.INITIALIZE);
      assertThat(rig.loops.post(rig.permit, "", ConversationRig.INITIALIZE).next())
          .isEqualTo("QUEUE_FULL unsent");
      assertThat(rig.wires.opened).isEmpty();
      // When the first is gone, and only then
      rig.loops.open(rig.permit, Kind.DELETE, session.id(), "").next();
      assertThat(session.wire().isClosed()).isTrue();
      assertThat(rig.wires.opened).isEmpty();
      session.wire().release();
      rig.wires.next().say(result("1"));
      assertThat(second.next()).startsWith("body 200");
      assertThat(third.heard().isQuiet()).isTrue();
    }
  }

  @Test
  void shouldGiveBackThePlaceOfWhoStopsWaiting() throws Exception {
    ProcessLimits one = new ProcessLimits(1, 1, Duration.ofMillis(200), LONG);
    try (ConversationRig rig = new ConversationRig(Loops.limits(one), 9)) {
      Session session = rig.begin();
      rig.loops.cancel(rig.loops.post(rig.permit, "", ConversationRig.INITIALIZE));
      Running late = rig.loops.post(rig.permit, "", ConversationRig.INITIALIZE);
      assertThat(late.next()).isEqualTo("QUEUE_FULL unsent");
      rig.loops.open(rig.permit, Kind.DELETE, session.id(), "").next();
      session.wire().release();
      rig.begin();
    }
  }

  @Test
  void shouldRetireWhatChangedWhenItsCallsAreDone() throws Exception {
    try (ConversationRig rig = new ConversationRig()) {
      Session session = rig.begin();
      Session idle = rig.begin();
      Running call = rig.call(session, "1");
      Adapter changed =
          Loops.adapter(
              "a", new StdioUpstream(List.of("other"), Map.of(), Optional.empty()), Loops.LIMITS);
      // What did not change stays
      rig.conversations.retain(Map.of(rig.adapter.key(), rig.adapter));
      assertThat(idle.wire().isOpen()).isTrue();
      rig.conversations.retain(Map.of(changed.key(), changed));
      assertThat(idle.wire().isClosed()).isTrue();
      // A call under way goes on, with the answers it needs, but no other begins
      assertThat(rig.loops.post(rig.permit, session.id(), request("2", "")).next())
          .isEqualTo("body 404 ");
      assertThat(rig.loops.post(rig.permit, session.id(), result("\"s\"")).next())
          .isEqualTo("body 202 ");
      assertThat(session.wire().got()).isEqualTo(result("\"s\""));
      session.wire().say(result("2"));
      assertThat(call.next()).isEqualTo("body 200 " + result("1"));
      assertThat(session.wire().isClosed()).isTrue();
    }
  }

  @Test
  void shouldShareNoChannelWithAServerThatChanged() throws Exception {
    try (ConversationRig rig = new ConversationRig()) {
      rig.loops.post(rig.permit, "", modern("1", "tools/call"));
      FakeWire before = rig.wires.next();
      before.got();
      rig.permit =
          Loops.anybody(
              Loops.adapter(
                  "a",
                  new StdioUpstream(List.of("other"), Map.of(), Optional.empty()),
                  Loops.LIMITS));
      rig.loops.post(rig.permit, "", modern("1", "tools/call"));
      FakeWire after = rig.wires.next();
      assertThat(after.adapter()).isNotEqualTo(before.adapter());
      before.say(result("1"));
      assertThat(before.isClosed()).isTrue();
      assertThat(after.isOpen()).isTrue();
    }
  }

  @Test
  void shouldEndEverythingWhenTheGatewayStops() throws Exception {
    try (ConversationRig rig = new ConversationRig()) {
      Session session = rig.begin();
      Running call = rig.call(session, "1");
      rig.conversations.close();
      assertThat(call.next()).isEqualTo("BROKEN sent");
      assertThat(session.wire().isClosed()).isTrue();
      assertThat(rig.conversations.size()).isZero();
    }
  }

  @Test
  void shouldNameTheSessionOnAStreamToo() throws Exception {
    try (ConversationRig rig = new ConversationRig()) {
      Running begun = rig.loops.post(rig.permit, "", ConversationRig.INITIALIZE);
      FakeWire wire = rig.wires.next();
      wire.say(notification("message", "\"data\":1"));
      wire.say(result("1"));
      assertThat(begun.next()).startsWith("stream 200");
      assertThat(begun.heard().session()).hasSize(32);
      begun.next();
      assertThat(begun.next()).isEqualTo("event " + result("\"i\""));
      assertThat(begun.next()).isEqualTo("end");
    }
  }

  @Test
  void shouldHoldBackWhatAPausedCallerCannotTakeYet() throws Exception {
    try (ConversationRig rig = new ConversationRig()) {
      Session session = rig.begin();
      Running call = rig.call(session, "1");
      rig.loops.on(call.exchange()::pause);
      for (int i = 0; i < 255; i++) {
        session.wire().say(notification("message", "\"data\":" + i));
      }
      session.wire().say(result("2"));
      Running other = rig.loops.open(rig.permit, Kind.STREAM, session.id(), "");
      assertThat(other.next()).startsWith("stream");
      assertThat(call.heard().isQuiet()).isTrue();
      rig.loops.on(call.exchange()::resume);
      assertThat(call.next()).startsWith("stream");
      for (int i = 0; i < 255; i++) {
        assertThat(call.next()).contains("\"data\":" + i);
      }
      assertThat(call.next()).contains("result");
      assertThat(call.next()).isEqualTo("end");
    }
  }

  @Test
  void shouldGiveUpACallerThatIsTooSlow() throws Exception {
    try (ConversationRig rig = new ConversationRig()) {
      Session session = rig.begin();
      Running many = rig.call(session, "1");
      rig.loops.on(many.exchange()::pause);
      for (int i = 0; i < 300; i++) {
        session.wire().say(notification("message", "\"data\":" + i));
      }
      assertThat(many.next()).isEqualTo("BROKEN sent");
      assertThat(session.wire().isOpen()).isTrue();
    }
  }

  @Test
  void shouldGiveUpASlowCallerOfLargeMessages() throws Exception {
    try (ConversationRig rig = new ConversationRig()) {
      Session session = rig.begin();
      Running large = rig.call(session, "1");
      rig.loops.on(large.exchange()::pause);
      for (int i = 0; i < 20; i++) {
        session.wire().say(notification("message", "\"data\":\"" + "x".repeat(60_000) + "\""));
      }
      assertThat(large.next()).isEqualTo("BROKEN sent");
      assertThat(session.wire().isOpen()).isTrue();
    }
  }
}
