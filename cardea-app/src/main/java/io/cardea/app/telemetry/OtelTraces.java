package io.cardea.app.telemetry;

import io.cardea.model.trace.Trace;
import io.cardea.model.trace.TraceContext;
import io.cardea.model.trace.Traces;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Calls as spans and durations, after OpenTelemetry's conventions for MCP. What a message says of
 * its place in a trace goes before what its transport says, which is then linked to: one HTTP
 * request can carry several messages, and one message several HTTP requests.
 */
final class OtelTraces implements Traces {

  /** The name of a span until it is known what it is about. */
  private static final String UNKNOWN = "mcp";

  private final Tracer tracer;
  private final Durations durations;
  private final boolean isTraced;
  private final boolean continues;

  OtelTraces(OpenTelemetrySdk sdk, OtlpSettings settings) {
    this.isTraced = settings.signals().contains(Signal.TRACES);
    this.tracer =
        (isTraced ? sdk.getTracerProvider() : TracerProvider.noop()).get(OtelExport.SCOPE);
    this.durations = new Durations(sdk.getMeterProvider().get(OtelExport.SCOPE));
    this.continues = settings.continues();
  }

  @Override
  public boolean isOn() {
    return true;
  }

  @Override
  public Trace begin(long nanos, Optional<TraceContext> message, Optional<TraceContext> transport) {
    List<SpanContext> said =
        Stream.of(message, transport)
            .flatMap(Optional::stream)
            .map(OtelTraces::read)
            .filter(SpanContext::isValid)
            .distinct()
            .toList();
    return begin(nanos, said);
  }

  /** Begins where the first of {@code said} is, at {@code nanos} of the monotonic clock. */
  OtelTrace begin(long nanos, List<SpanContext> said) {
    SpanBuilder builder =
        tracer
            .spanBuilder(UNKNOWN)
            .setSpanKind(SpanKind.SERVER)
            .setStartTimestamp(Instant.now().minusNanos(System.nanoTime() - nanos));
    boolean goesOn = continues && !said.isEmpty();
    if (goesOn) {
      builder.setParent(Context.root().with(Span.wrap(said.getFirst())));
    } else {
      builder.setNoParent();
    }
    said.stream().skip(goesOn ? 1 : 0).forEach(builder::addLink);
    return new OtelTrace(this, builder.startSpan(), said, nanos);
  }

  Tracer tracer() {
    return tracer;
  }

  Durations durations() {
    return durations;
  }

  /** Whether spans are exported, so that servers are told of them. */
  boolean isTraced() {
    return isTraced;
  }

  private static SpanContext read(TraceContext context) {
    Context read =
        W3CTraceContextPropagator.getInstance().extract(Context.root(), context, OtelTraces::field);
    return Span.fromContext(read).getSpanContext();
  }

  private static @Nullable String field(@Nullable TraceContext context, String name) {
    if (context == null) {
      return null;
    }
    return switch (name) {
      case TraceContext.PARENT -> context.parent();
      case TraceContext.STATE -> context.state().isEmpty() ? null : context.state();
      default -> null;
    };
  }
}
