package io.cardea.dataplane.payload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Calls;
import io.cardea.dataplane.call.Destination;
import io.cardea.dataplane.listener.FakeReply;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.mcp.method.McpMethod;
import io.cardea.mcp.revision.Revision;
import io.cardea.mcp.sse.SseEvent;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.PayloadRules;
import io.cardea.model.audit.Payload;
import io.cardea.model.audit.PayloadPolicy;
import io.cardea.model.name.NamePattern;
import io.cardea.model.policy.Action;
import io.cardea.model.policy.Permit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class KeepingTest {

  private static final PayloadRules RULES =
      new PayloadRules(
          PayloadPolicy.REDACTED,
          List.of(
              new PayloadRules.OfTools(
                  List.of(new NamePattern("get_secret*")), PayloadPolicy.DIGEST),
              new PayloadRules.OfTools(List.of(new NamePattern("get_*")), PayloadPolicy.FULL)),
          Set.of("city"));

  private static PayloadRules all(PayloadPolicy policy) {
    return new PayloadRules(policy, List.of(), Set.of("city"));
  }

  private static Call call(PayloadRules rules, String method, Action action, String params) {
    Call call = Calls.permitted(Revision.R2025_11_25, method, params);
    return at(rules, call, action);
  }

  private static Call at(PayloadRules rules, Call call, Action action) {
    Adapter adapter = Calls.keeping(Calls.adapter(Calls.WEATHER, Adapter.Access.ROLES, 9), rules);
    Permit permit =
        (Permit) call.arrival().snapshot().access().decide(Calls.READER, adapter, action);
    return call.withDestination(Destination.Server.of(adapter)).withPermit(permit);
  }

  private static String kept(Payload payload) {
    return new String(payload.kept(), payload.keptFrom(), payload.keptLength(), UTF_8);
  }

  @ParameterizedTest
  @CsvSource({
    "tools/call,get_rain,FULL",
    "tools/call,get_secret_rain,DIGEST",
    "prompts/get,sum,REDACTED",
    "resources/read,file:///pub/x,REDACTED",
    "completion/complete,,REDACTED",
    "tasks/result,,DIGEST",
    "tasks/get,,DIGEST",
    "initialize,,DIGEST",
    "tools/list,,DIGEST",
    "ping,,DIGEST"
  })
  void shouldKeepWhatTheAdapterSays(String method, String target, PayloadPolicy expected) {
    Action action =
        switch (method) {
          case "tools/call" -> Action.tool(target);
          case "prompts/get" -> Action.prompt(target);
          case "resources/read" -> Action.resource(target);
          default -> Action.USE;
        };
    Payload params = Keeping.params(call(RULES, method, action, "{\"city\":\"Oslo\",\"n\":7}"));
    assertThat(params.policy()).isEqualTo(expected);
    if (expected == PayloadPolicy.FULL) {
      assertThat(kept(params)).isEqualTo("{\"city\":\"Oslo\",\"n\":7}");
    } else if (expected == PayloadPolicy.REDACTED) {
      assertThat(kept(params)).isEqualTo("{\"city\":\"Oslo\",\"n\":0}");
    }
  }

  @ParameterizedTest
  @EnumSource(McpMethod.class)
  void shouldKeepNothingUnlessTold(McpMethod method) {
    Call call = Calls.permitted(Revision.R2025_11_25, method.wireName(), "{\"a\":1}");
    assertThat(Keeping.params(call).policy()).isEqualTo(PayloadPolicy.DIGEST);
    assertThat(Answer.to(call).payload()).isEmpty();
  }

  @Test
  void shouldKeepTheLeastOfWhatClientsAnswer() {
    Call answer =
        Calls.permitted(
            Calls.post("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"x\":\"y\"}}"),
            Revision.R2025_11_25,
            Optional.empty());
    assertThat(Keeping.params(at(RULES, answer, Action.USE)).policy())
        .isEqualTo(PayloadPolicy.DIGEST);
    assertThat(kept(Keeping.params(at(all(PayloadPolicy.FULL), answer, Action.USE))))
        .isEqualTo("{\"x\":\"y\"}");
    assertThat(Keeping.params(at(all(PayloadPolicy.FULL), Calls.get(), Action.USE)).length())
        .isZero();
  }

  private static Answer to(PayloadPolicy policy) {
    return Answer.to(call(all(policy), "tools/call", Action.tool("get_rain"), "{}"));
  }

  @Test
  void shouldKeepTheBodyThatWasAnswered() {
    FakeReply client = new FakeReply();
    Answer answer = to(PayloadPolicy.FULL);
    byte[] body = "{\"id\":1,\"result\":{\"t\":\"canary\"}}".getBytes(UTF_8);
    answer.in(client).body(200, Map.of(), body);
    assertThat(client.got).containsExactly("body 200 " + new String(body, UTF_8));
    Payload payload = answer.payload().orElseThrow();
    // Without a copy
    assertThat(payload.kept()).isSameAs(body);
    assertThat(payload.keptLength()).isEqualTo(body.length);

    Answer redacted = to(PayloadPolicy.REDACTED);
    redacted.in(client).body(200, Map.of(), body);
    assertThat(kept(redacted.payload().orElseThrow()))
        .isEqualTo("{\"id\":0,\"result\":{\"t\":\"***\"}}");
    assertThat(redacted.payload().orElseThrow().length()).isEqualTo(body.length);
  }

  @Test
  void shouldKeepTheLastMessageOfAStream() {
    Answer answer = to(PayloadPolicy.FULL);
    ClientReply reply = answer.in(new FakeReply());
    reply.stream(Map.of());
    reply.event(SseEvent.message("{\"method\":\"notifications/progress\"}".getBytes(UTF_8)));
    assertThat(answer.payload().orElseThrow().missing())
        .contains("the stream ended without a response");
    reply.event(SseEvent.message("{\"id\":1,\"result\":{}}".getBytes(UTF_8)));
    reply.event(SseEvent.retry(7));
    reply.end();
    assertThat(kept(answer.payload().orElseThrow())).isEqualTo("{\"id\":1,\"result\":{}}");
  }

  @Test
  void shouldSayWhyNothingIsKept() {
    assertThat(to(PayloadPolicy.FULL).payload().orElseThrow().missing())
        .contains("nothing was answered");
    byte[] large = ("\"" + "x".repeat(70_000) + "\"").getBytes(UTF_8);
    Answer redacted = to(PayloadPolicy.REDACTED);
    redacted.in(new FakeReply()).body(200, Map.of(), large);
    assertThat(redacted.payload().orElseThrow().missing()).contains("too large to be redacted");
    assertThat(redacted.payload().orElseThrow().length()).isEqualTo(large.length);
    Answer full = to(PayloadPolicy.FULL);
    full.in(new FakeReply()).body(200, Map.of(), large);
    assertThat(full.payload().orElseThrow().isCut()).isTrue();
  }

  /** What a server sends in the middle of a call is not held until its end. */
  @Test
  void shouldHoldNoLargeMessageOfAStream() {
    byte[] large = ("{\"id\":1,\"result\":\"" + "x".repeat(70_000) + "\"}").getBytes(UTF_8);
    for (PayloadPolicy policy : List.of(PayloadPolicy.FULL, PayloadPolicy.REDACTED)) {
      Answer answer = to(policy);
      ClientReply reply = answer.in(new FakeReply());
      reply.stream(Map.of());
      reply.event(SseEvent.message(large));
      assertThat(answer.payload().orElseThrow().missing())
          .contains("too large to be kept of a stream");
      reply.event(SseEvent.message("{\"id\":1,\"result\":{}}".getBytes(UTF_8)));
      assertThat(answer.payload().orElseThrow().missing()).isEmpty();
    }
  }

  @Test
  void shouldOnlyCountWhereNothingIsKept() {
    Call notification =
        Calls.permitted(
            Call.of(
                Calls.arrival(Arrival.Verb.POST),
                Optional.of(
                    Calls.message(
                        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}"))),
            Revision.R2025_11_25,
            Optional.of(McpMethod.INITIALIZED));
    for (Answer answer :
        List.of(
            to(PayloadPolicy.DIGEST),
            Answer.to(at(all(PayloadPolicy.FULL), notification, Action.USE)))) {
      ClientReply reply = answer.in(new FakeReply());
      reply.body(200, Map.of(), new byte[7]);
      assertThat(answer.payload()).isEmpty();
      assertThat(answer.bytes()).isEqualTo(7);
    }
  }

  @Test
  void shouldCountWhatAStreamHas() {
    Answer answer = to(PayloadPolicy.DIGEST);
    ClientReply reply = answer.in(new FakeReply());
    reply.stream(Map.of());
    reply.event(SseEvent.message(new byte[5]));
    reply.event(SseEvent.message(new byte[6]));
    reply.end();
    assertThat(answer.bytes()).isEqualTo(11);
  }
}
