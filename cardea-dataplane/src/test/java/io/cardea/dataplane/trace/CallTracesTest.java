package io.cardea.dataplane.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Calls;
import io.cardea.dataplane.call.Route;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.audit.Outcome;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.identity.TenantId;
import io.cardea.model.trace.Operation;
import io.cardea.model.trace.Trace;
import io.cardea.model.trace.TraceContext;
import io.cardea.model.trace.Traces;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallTracesTest {

  /** Writes down what it is told. */
  private static final class Notes implements Traces, Trace {
    private final List<String> told = new ArrayList<>();

    @Override
    public boolean isOn() {
      return true;
    }

    @Override
    public Trace begin(
        long nanos, Optional<TraceContext> message, Optional<TraceContext> transport) {
      told.add(said(message) + " " + said(transport));
      return this;
    }

    private static String said(Optional<TraceContext> context) {
      return context.map(place -> place.parent() + "/" + place.state()).orElse("-");
    }

    @Override
    public Optional<TraceContext> context() {
      return Optional.empty();
    }

    @Override
    public void about(Operation operation) {
      told.add(
          "%s %s at '%s'"
              .formatted(
                  operation.method(),
                  operation.requestId().map(String::length).orElse(0),
                  operation.adapter()));
    }

    @Override
    public void failed(String type) {
      told.add("failed " + type);
    }

    @Override
    public Trace exchange(Peer peer) {
      return this;
    }

    @Override
    public Trace again() {
      told.add("again");
      return this;
    }

    @Override
    public void end() {
      told.add("end");
    }
  }

  private final Notes notes = new Notes();

  private static Call call(RpcMessage message, String... headers) {
    return Call.of(Calls.arrival(Arrival.Verb.POST, headers), Optional.of(message));
  }

  private Call begin(RpcMessage message, String... headers) {
    return CallTraces.begin(notes, call(message, headers));
  }

  @Test
  void shouldKeepTheCallWhileNobodyIsTold() {
    Call call =
        call(Calls.request("ping", "{\"_meta\":{\"traceparent\":\"m\"}}"), "traceparent: p");
    assertThat(CallTraces.begin(Traces.OFF, call)).isSameAs(call);
  }

  @Test
  void shouldNotTellOfAnswersToServers() {
    begin(Calls.message("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}"), "traceparent: p");
    assertThat(notes.told).isEmpty();
  }

  @Test
  void shouldReadWhereBothSayTheyAre() {
    begin(
        Calls.request("ping", "{\"_meta\":{\"traceparent\":\"m\",\"tracestate\":\"a=1\"}}"),
        "TraceParent: p",
        "tracestate: b=1",
        "tracestate: c=1");
    assertThat(notes.told).containsExactly("m/a=1 p/b=1,c=1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"_meta\":{}}",
        "{\"_meta\":[\"traceparent\"]}",
        "{\"_meta\":{\"traceparent\":1,\"tracestate\":\"a=1\"}}",
        "{\"_meta\":{\"Traceparent\":\"m\"}}"
      })
  void shouldReadNothingElse(String params) {
    begin(Calls.request("ping", params));
    assertThat(notes.told).containsExactly("- -");
  }

  @Test
  void shouldNotReadOneOfSeveralParents() {
    begin(Calls.request("ping", "{}"), "traceparent: p", "traceparent: q");
    assertThat(notes.told).containsExactly("- -");
  }

  @Test
  void shouldLeaveOutAStateThatIsTooLong() {
    begin(Calls.request("ping", "{}"), "traceparent: p", "tracestate: a=" + "x".repeat(511));
    assertThat(notes.told).containsExactly("- p/");
  }

  @Test
  void shouldCutWhatCallersMakeUp() {
    RpcMessage message =
        Calls.message(
            "{\"jsonrpc\":\"2.0\",\"id\":\"" + "i".repeat(200) + "\",\"method\":\"ping\"}");
    Call call = begin(message);
    CallTraces.refused(call, -32001);
    assertThat(notes.told)
        .containsExactly("- -", "unclassified 64 at 'weather'", "failed -32001", "end");
  }

  @Test
  void shouldTellHowItEnded() {
    RpcMessage message = Calls.request("ping", "{}");
    Call call = begin(message);
    CallTraces.ended(call, Outcome.Status.BROKEN);
    CallTraces.ended(call, Outcome.Status.OK);
    CallTraces.refused(call, 0);
    assertThat(notes.told)
        .containsExactly(
            "- -", "failed broken", "end", "end", "unclassified 1 at 'weather'", "end");
  }

  @Test
  void shouldBeginOnceMoreForTheSameMessage() {
    RpcMessage message = Calls.request("ping", "{}");
    Call call = CallTraces.begin(notes, begin(message).afresh());
    assertThat(call.arrival().trace()).isSameAs(notes);
    assertThat(notes.told).containsExactly("- -", "again");
  }

  @Test
  void shouldBeginOnceOnly() {
    Call call = begin(Calls.request("ping", "{}"));
    assertThat(CallTraces.begin(notes, call)).isSameAs(call);
    assertThat(notes.told).containsExactly("- -");
  }

  @Test
  void shouldNotNamePlacesThatAreNotDeclared() {
    RpcMessage message = Calls.request("ping", "{}");
    for (EndpointKey place :
        List.of(
            EndpointKey.adapter(new AdapterKey(TenantId.DEFAULT, "invented")),
            EndpointKey.profile(TenantId.DEFAULT, "invented"),
            EndpointKey.all(TenantId.DEFAULT))) {
      Arrival usual = Calls.arrival(Arrival.Verb.POST);
      Arrival arrival =
          new Arrival(
              usual.id(),
              usual.time(),
              usual.nanos(),
              usual.verb(),
              new Route(place),
              usual.headers(),
              usual.peer(),
              usual.snapshot());
      CallTraces.refused(CallTraces.begin(notes, Call.of(arrival, Optional.of(message))), 0);
    }
    assertThat(notes.told)
        .filteredOn(line -> line.startsWith("unclassified"))
        .containsExactly("unclassified 1 at ''", "unclassified 1 at ''", "unclassified 1 at '*'");
  }
}
