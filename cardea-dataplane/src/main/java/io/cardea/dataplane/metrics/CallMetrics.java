package io.cardea.dataplane.metrics;

import io.cardea.dataplane.call.Call;
import io.cardea.model.audit.Outcome;
import io.cardea.model.identity.TenantId;
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

  private record Meters(Timer own, Timer upstream) {}

  private final MeterRegistry registry;
  private final StreamMetrics streams;
  private final Map<Labels, Meters> meters = new ConcurrentHashMap<>();
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
    Meters found =
        meters.computeIfAbsent(
            new Labels(tenant, call.place(), call.methodName(), outcome), this::register);
    found.own().record(ownNanos, TimeUnit.NANOSECONDS);
    found.upstream().record(upstreamNanos, TimeUnit.NANOSECONDS);
  }

  /** A request was refused with this HTTP status before anything went upstream. */
  public void refused(int status) {
    refusals
        .computeIfAbsent(
            status,
            _ ->
                Counter.builder("cardea.refusals")
                    .description("Requests refused by the gateway, by HTTP status")
                    .tag("status", String.valueOf(status))
                    .register(registry))
        .increment();
  }

  /** A call found no room in the limit of this name, which is declared. */
  public void limited(TenantId tenant, String limit) {
    limited
        .computeIfAbsent(
            new Limited(tenant.value(), limit),
            labels ->
                Counter.builder("cardea.limit.refusals")
                    .description("Calls that found no room in a limit, by limit")
                    .tag("tenant", labels.tenant())
                    .tag("limit", labels.limit())
                    .register(registry))
        .increment();
  }

  private Meters register(Labels labels) {
    return new Meters(
        timer("cardea.call.own", "Time a call spent in the gateway", labels),
        timer("cardea.call.upstream", "Time a call spent waiting for its upstream", labels));
  }

  private Timer timer(String name, String description, Labels labels) {
    return Timer.builder(name)
        .description(description)
        .tag("tenant", labels.tenant())
        .tag("adapter", labels.adapter())
        .tag("method", labels.method())
        .tag("outcome", labels.outcome().name().toLowerCase(Locale.ROOT))
        .register(registry);
  }
}
