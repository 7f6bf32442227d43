package io.cardea.dataplane.metrics;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.mcp.method.McpMethod;
import io.cardea.model.audit.Outcome;
import io.cardea.model.identity.TenantId;
import io.cardea.model.metric.Metric;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * What the data plane counts and times: calls by tenant, adapter, method and outcome, the gateway's
 * own time and the upstream's apart. Labels come from the configuration and from closed sets, never
 * from callers.
 */
public final class CallMetrics {

  private record Labels(String tenant, String adapter, String method, Outcome.Status outcome) {}

  private record Limited(String tenant, String limit) {}

  private record Timers(Timer own, Timer upstream, Timer duration) {}

  private final MeterRegistry registry;
  private final StreamMetrics streams;
  private final Map<Labels, Timers> timers = new ConcurrentHashMap<>();
  private final Map<Integer, Counter> refusals = new ConcurrentHashMap<>();
  private final Map<Limited, Counter> limited = new ConcurrentHashMap<>();

  public CallMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.streams = new StreamMetrics(registry);
  }

  /** What is counted of what is kept of event streams. */
  public StreamMetrics streams() {
    return streams;
  }

  /** A call that went upstream has ended. */
  public void ended(Call call, Outcome.Status outcome, long ownNanos, long upstreamNanos) {
    String tenant = call.arrival().route().endpoint().tenant().value();
    Timers found =
        timers.computeIfAbsent(
            new Labels(tenant, call.place(), call.methodName(), outcome), this::register);
    found.own().record(ownNanos, TimeUnit.NANOSECONDS);
    found.upstream().record(upstreamNanos, TimeUnit.NANOSECONDS);
    if (!isStream(call)) {
      found.duration().record(ownNanos + upstreamNanos, TimeUnit.NANOSECONDS);
    }
  }

  /** A request was refused with this HTTP status before anything went upstream. */
  public void refused(int status) {
    refusals
        .computeIfAbsent(
            status, _ -> Meters.counter(registry, Metric.REFUSALS, String.valueOf(status)))
        .increment();
  }

  /** A call found no room in the limit of this name, which is declared. */
  public void limited(TenantId tenant, String limit) {
    limited
        .computeIfAbsent(
            new Limited(tenant.value(), limit),
            labels ->
                Meters.counter(registry, Metric.LIMIT_REFUSALS, labels.tenant(), labels.limit()))
        .increment();
  }

  private Timers register(Labels labels) {
    return new Timers(
        timer(Metric.CALL_OWN, labels),
        timer(Metric.CALL_UPSTREAM, labels),
        Meters.timer(registry, Metric.CALL_DURATION, labels.tenant(), labels.adapter()));
  }

  private Timer timer(Metric metric, Labels labels) {
    return Meters.timer(
        registry,
        metric,
        labels.tenant(),
        labels.adapter(),
        labels.method(),
        labels.outcome().name().toLowerCase(Locale.ROOT));
  }

  /** Event streams last as long as their clients want. */
  private static boolean isStream(Call call) {
    return call.arrival().verb() == Arrival.Verb.GET || call.is(McpMethod.SUBSCRIPTIONS_LISTEN);
  }
}
