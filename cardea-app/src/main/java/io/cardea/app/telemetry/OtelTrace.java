package io.cardea.app.telemetry;

import io.cardea.model.trace.Operation;
import io.cardea.model.trace.Trace;
import io.cardea.model.trace.TraceContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A span of a call, or of an exchange with a server for one, and its duration. */
final class OtelTrace implements Trace {

  private final OtelTraces traces;
  private final Span span;
  private final List<SpanContext> said;
  private final @Nullable Peer peer;
  private final Optional<TraceContext> context;
  private final long began;
  private @Nullable Operation operation;
  private String error = "";
  private boolean ended;

  /**
   * The span of a call.
   *
   * @param said where it is said to come from
   * @param began when it came, on the monotonic clock
   */
  OtelTrace(OtelTraces traces, Span span, List<SpanContext> said, long began) {
    this(traces, span, said, began, null);
  }

  private OtelTrace(
      OtelTraces traces, Span span, List<SpanContext> said, long began, @Nullable Peer peer) {
    this.traces = traces;
    this.span = span;
    this.said = said;
    this.began = began;
    this.peer = peer;
    this.context = traces.isTraced() ? written(span) : Optional.empty();
  }

  private static Optional<TraceContext> written(Span span) {
    SpanContext place = span.getSpanContext();
    if (!place.isValid()) {
      return Optional.empty();
    }
    String parent =
        "00-" + place.getTraceId() + "-" + place.getSpanId() + "-" + place.getTraceFlags().asHex();
    return Optional.of(new TraceContext(parent, state(place)));
  }

  private static String state(SpanContext place) {
    if (place.getTraceState().isEmpty()) {
      return "";
    }
    StringBuilder state = new StringBuilder();
    W3CTraceContextPropagator.getInstance()
        .inject(
            Context.root().with(Span.wrap(place)),
            state,
            (carrier, key, value) -> {
              if (carrier != null && key.equals(TraceContext.STATE)) {
                carrier.append(value);
              }
            });
    return state.toString();
  }

  @Override
  public Optional<TraceContext> context() {
    return context;
  }

  @Override
  public void about(Operation what) {
    operation = what;
    if (span.isRecording()) {
      McpAttributes.put(span, what);
      span.setAttribute(McpAttributes.TRANSPORT, "tcp");
      span.setAttribute(McpAttributes.PROTOCOL, "http");
    }
  }

  @Override
  public void failed(String type) {
    if (error.isEmpty()) {
      error = type;
    }
  }

  @Override
  public Trace exchange(Peer with) {
    String name = operation == null ? "mcp" : McpAttributes.name(operation);
    Span child =
        traces
            .tracer()
            .spanBuilder(name)
            .setSpanKind(SpanKind.CLIENT)
            .setParent(Context.root().with(span))
            .startSpan();
    OtelTrace exchange = new OtelTrace(traces, child, List.of(), System.nanoTime(), with);
    exchange.operation = operation;
    if (child.isRecording()) {
      if (operation != null) {
        McpAttributes.put(child, operation);
      }
      McpAttributes.put(child, with);
    }
    return exchange;
  }

  @Override
  public Trace again() {
    return traces.begin(System.nanoTime(), said);
  }

  @Override
  public void end() {
    if (ended) {
      return;
    }
    ended = true;
    if (!error.isEmpty()) {
      span.setStatus(StatusCode.ERROR);
      span.setAttribute(McpAttributes.ERROR, error);
      if (McpAttributes.isCode(error)) {
        span.setAttribute(McpAttributes.RESPONSE_CODE, error);
      }
    }
    span.end();
    if (operation != null) {
      traces.durations().record(System.nanoTime() - began, operation, peer, error);
    }
  }
}
