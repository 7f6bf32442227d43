package io.cardea.upstream.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.StdioUpstream;
import io.cardea.model.limit.AdapterLimits;
import io.cardea.model.policy.Permit;
import io.cardea.upstream.conversation.FakeWires.FakeWire;
import io.cardea.upstream.conversation.Loops.Running;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Conversations over channels whose other end is the test. */
final class ConversationRig implements AutoCloseable {

  static final String INITIALIZE =
      "{\"jsonrpc\":\"2.0\",\"id\":\"i\",\"method\":\"initialize\",\"params\":{}}";

  final FakeWires wires = new FakeWires();
  final Conversations conversations;
  final Loops loops;
  Adapter adapter;
  Permit permit;

  ConversationRig() {
    this(Loops.LIMITS, 100);
  }

  ConversationRig(AdapterLimits limits, int perNode) {
    adapter = adapter("a", limits);
    permit = Loops.anybody(adapter);
    conversations =
        new Conversations(
            new SecureRandom(),
            new Places(() -> perNode),
            each -> Bounds.ofProcesses(each.limits()));
    loops =
        new Loops(vertx -> new ConversationUpstreams(vertx, conversations, wires.on(vertx), 64));
  }

  static Adapter adapter(String name, AdapterLimits limits) {
    return Loops.adapter(
        name, new StdioUpstream(List.of("server"), Map.of(), Optional.empty()), limits);
  }

  /** A session and its channel. */
  record Session(String id, FakeWire wire) {}

  Session begin() throws InterruptedException {
    Running begun = loops.post(permit, "", INITIALIZE);
    FakeWire wire = wires.next();
    assertThat(wire.got())
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{}}");
    wire.say("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"v\":1.0}}");
    assertThat(begun.next())
        .isEqualTo("body 200 {\"jsonrpc\":\"2.0\",\"id\":\"i\",\"result\":{\"v\":1.0}}");
    assertThat(begun.heard().session()).matches("[A-Za-z0-9_-]{32}");
    return new Session(begun.heard().session(), wire);
  }

  Running call(Session session, String id) throws InterruptedException {
    Running running = loops.post(permit, session.id(), request(id, ""));
    assertThat(session.wire().got()).contains("\"method\":\"tools/call\"");
    return running;
  }

  /** A call with {@code id}, and with members of {@code _meta} if there are any. */
  static String request(String id, String meta) {
    return "{\"jsonrpc\":\"2.0\",\"id\":"
        + id
        + ",\"method\":\"tools/call\",\"params\":{\"_meta\":{"
        + meta
        + "},\"n\":1.0}}";
  }

  static String modern(String id, String method) {
    return "{\"jsonrpc\":\"2.0\",\"id\":"
        + id
        + ",\"method\":\""
        + method
        + "\",\"params\":{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
        + "\"io.modelcontextprotocol/clientCapabilities\":{}}}}";
  }

  static String result(String id) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{}}";
  }

  static String notification(String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/"
        + method
        + "\",\"params\":{"
        + params
        + "}}";
  }

  @Override
  public void close() {
    loops.close();
  }
}
