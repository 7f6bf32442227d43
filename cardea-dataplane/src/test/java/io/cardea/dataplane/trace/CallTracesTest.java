package io.cardea.dataplane.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Calls;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.model.audit.Outcome;
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
    public Trace begin(Optional<TraceContext> message, Optional<TraceContext> transport) {
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
      told.add(operation.method() + " " + operation.requestId().map(String::length).orElse(0));
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

  private Arrival begin(RpcMessage message, String... headers) {
    return CallTraces.begin(notes, Calls.arrival(Arrival.Verb.POST, headers), message);
  }

  @Test
  void shouldKeepTheArrivalWhileNobodyIsTold() {
    Arrival arrival = Calls.arrival(Arrival.Verb.POST, "traceparent: p");
    RpcMessage message = Calls.request("ping", "{\"_meta\":{\"traceparent\":\"m\"}}");
    assertThat(CallTraces.begin(Traces.OFF, arrival, message)).isSameAs(arrival);
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
    Call call = Call.of(begin(message), Optional.of(message));
    CallTraces.refused(call, -32001);
    assertThat(notes.told).containsExactly("- -", "unclassified 64", "failed -32001", "end");
  }

  @Test
  void shouldTellHowItEnded() {
    RpcMessage message = Calls.request("ping", "{}");
    Call call = Call.of(begin(message), Optional.of(message));
    CallTraces.ended(call, Outcome.Status.BROKEN);
    CallTraces.ended(call, Outcome.Status.OK);
    CallTraces.refused(call, 0);
    assertThat(notes.told)
        .containsExactly("- -", "failed broken", "end", "end", "unclassified 1", "end");
  }

  @Test
  void shouldBeginOnceMoreForTheSameMessage() {
    RpcMessage message = Calls.request("ping", "{}");
    Call call = Call.of(begin(message), Optional.of(message)).afresh();
    assertThat(call.arrival().trace()).isSameAs(notes);
    assertThat(notes.told).containsExactly("- -", "again");
  }
}
