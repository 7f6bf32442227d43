package io.cardea.upstream.conversation;

import static io.cardea.upstream.conversation.ConversationRig.modern;
import static io.cardea.upstream.conversation.ConversationRig.notification;
import static io.cardea.upstream.conversation.ConversationRig.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.policy.Permit;
import io.cardea.upstream.conversation.FakeWires.FakeWire;
import io.cardea.upstream.conversation.Loops.Running;
import io.cardea.upstream.exchange.UpstreamRequest.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stateless requests over one channel (MCP 2026-07-28, "stdio"). */
class ModernConversationTest {

  private static final String ID = "\"io.modelcontextprotocol/subscriptionId\"";

  private final ConversationRig rig = new ConversationRig();

  @AfterEach
  void close() {
    rig.close();
  }

  private Running call(String id) {
    return rig.loops.post(rig.permit, "", modern(id, "tools/call"));
  }

  /** A channel whose server has proven that it speaks this era. */
  private FakeWire proven() throws InterruptedException {
    Running first = call("1");
    FakeWire wire = rig.wires.next();
    assertThat(wire.got()).contains("\"id\":1,");
    wire.say(result("1"));
    assertThat(first.next()).isEqualTo("body 200 " + result("1"));
    assertThat(first.heard().session()).isEmpty();
    return wire;
  }

  @Test
  void shouldShareAChannelAmongACallersRequestsOnEveryEventLoop() throws Exception {
    FakeWire wire = proven();
    Running here = call("1");
    Running there = rig.loops.elsewhere(rig.permit, Kind.CALL, "", modern("1", "tools/call"));
    wire.got();
    wire.got();
    wire.say("{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":{\"of\":3}}");
    wire.say("{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{\"of\":2}}");
    assertThat(here.next() + there.next()).contains("\"of\":2").contains("\"of\":3");
    assertThat(rig.wires.opened).isEmpty();
  }

  @Test
  void shouldShareNoChannelAmongPrincipals() throws Exception {
    proven();
    Running other = rig.loops.post(Permit.toLearn(rig.adapter), "", modern("1", "tools/call"));
    rig.wires.next().say(result("1"));
    assertThat(other.next()).isEqualTo("body 200 " + result("1"));
    assertThat(rig.conversations.size()).isEqualTo(2);
  }

  @Test
  void shouldTellSubscriptionsApart() throws Exception {
    FakeWire wire = proven();
    String listen = modern("\"l\"", "subscriptions/listen");
    Running one = rig.loops.open(rig.permit, Kind.LISTEN, "", listen);
    wire.got();
    Running two = rig.loops.elsewhere(rig.permit, Kind.LISTEN, "", listen);
    assertThat(wire.got()).contains("\"id\":3,");
    String acknowledged = "subscriptions/acknowledged";
    wire.say(notification(acknowledged, "\"_meta\":{" + ID + ":3},\"notifications\":{}"));
    assertThat(two.next()).isEqualTo("stream 200 text/event-stream");
    assertThat(two.next())
        .isEqualTo(
            "event "
                + notification(acknowledged, "\"_meta\":{" + ID + ":\"l\"},\"notifications\":{}"));
    wire.say(notification("tools/list_changed", "\"_meta\":{" + ID + ":2}"));
    assertThat(one.next()).startsWith("stream");
    assertThat(one.next()).contains(ID + ":\"l\"");
    // When the server ends one, gracefully
    wire.say(
        "{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{\"_meta\":{" + ID + ":2,\"n\":2},\"a\":2}}");
    assertThat(one.next())
        .isEqualTo(
            "event {\"jsonrpc\":\"2.0\",\"id\":\"l\",\"result\":{\"_meta\":{"
                + ID
                + ":\"l\",\"n\":2},\"a\":2}}");
    assertThat(one.next()).isEqualTo("end");
    // And the other by a cancel
    wire.say(notification("cancelled", "\"requestId\":3"));
    assertThat(two.next()).isEqualTo("event " + notification("cancelled", "\"requestId\":\"l\""));
    assertThat(two.next()).isEqualTo("end");
  }

  @Test
  void shouldTellTheServerThatACallerWentAway() throws Exception {
    FakeWire wire = proven();
    Running listen =
        rig.loops.open(rig.permit, Kind.LISTEN, "", modern("9", "subscriptions/listen"));
    wire.got();
    rig.loops.cancel(listen);
    assertThat(wire.got())
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\","
                + "\"params\":{\"requestId\":2,\"reason\":\"the client went away\"}}");
    wire.say(notification("tools/list_changed", "\"_meta\":{" + ID + ":2}"));
    wire.say(result("2"));
    Running next = call("5");
    wire.say(result("3"));
    assertThat(next.next()).isEqualTo("body 200 " + result("5"));
    assertThat(rig.conversations.lies(rig.adapter.key())).isZero();
  }

  @Test
  void shouldDropWhatBelongsToNoRequest() throws Exception {
    FakeWire wire = proven();
    Running call = call("1");
    wire.got();
    wire.say("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"roots/list\"}");
    wire.say(notification("tools/list_changed", ""));
    wire.say(notification("tools/list_changed", "\"_meta\":{" + ID + ":7}"));
    wire.say(notification("message", "\"_meta\":{" + ID + ":7}"));
    wire.say(notification("cancelled", "\"requestId\":2"));
    wire.say(notification("message", "\"data\":1"));
    wire.say(result("2"));
    assertThat(call.next()).startsWith("stream");
    assertThat(call.next()).isEqualTo("event " + notification("message", "\"data\":1"));
    assertThat(call.next()).isEqualTo("event " + result("1"));
    assertThat(rig.conversations.lies(rig.adapter.key())).isEqualTo(4);
  }

  @Test
  void shouldNotLetOneCallerCancelAnothersRequest() throws Exception {
    FakeWire wire = proven();
    Running call = call("1");
    wire.got();
    String cancel = notification("cancelled", "\"requestId\":1");
    assertThat(rig.loops.post(rig.permit, "", cancel).next()).isEqualTo("body 202 ");
    assertThat(wire.gotNothing()).isTrue();
    assertThat(call.heard().isQuiet()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"-32601, 404", "-32020, 400", "-32021, 400", "-32022, 400", "-32602, 200"})
  void shouldGiveErrorsTheirStatus(String code, int status) throws Exception {
    FakeWire wire = proven();
    Running call = call("1");
    wire.say("{\"jsonrpc\":\"2.0\",\"id\":2,\"error\":{\"code\":" + code + "}}");
    assertThat(call.next()).startsWith("body " + status + " ");
    assertThat(wire.isOpen()).isTrue();
  }

  @Test
  void shouldThrowAwayAServerThatDoesNotKnowTheEra() throws Exception {
    Running probe = rig.loops.post(rig.permit, "", modern("1", "server/discover"));
    FakeWire wire = rig.wires.next();
    wire.say("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32601}}");
    assertThat(probe.next()).startsWith("body 404 ");
    assertThat(wire.isClosed()).isTrue();
    // And a probe that is given up
    Running silent = rig.loops.post(rig.permit, "", modern("1", "server/discover"));
    FakeWire second = rig.wires.next();
    second.got();
    rig.loops.cancel(silent);
    assertThat(second.isClosed()).isTrue();
  }

  @Test
  void shouldEndTheChannelByADeleteWithoutASession() throws Exception {
    FakeWire wire = proven();
    assertThat(rig.loops.open(rig.permit, Kind.DELETE, "", "").next()).isEqualTo("body 200 ");
    assertThat(wire.isClosed()).isTrue();
    proven();
  }
}
