package io.cardea.dataplane.incident;

import io.cardea.dataplane.metrics.Meters;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.incident.Incident;
import io.cardea.model.incident.IncidentSource;
import io.cardea.model.incident.Incidents;
import io.cardea.model.metric.Metric;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The incidents of this node: all are counted, a few of each sort a minute are logged, the last of
 * each adapter are kept. Bounded by the number of adapters once {@link #retain} is told which live.
 */
public final class IncidentBook implements Incidents, IncidentSource {

  private static final Logger LOG = LoggerFactory.getLogger(IncidentBook.class);
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\u2028\\u2029]");

  /** Of one kind at one place. */
  private record Sort(Counter counter, LineBudget lines) {}

  /** What is kept of one place: an adapter, or the gateway as a whole. */
  private static final class Page {
    private final String tenant;
    private final String adapter;
    private final Map<Incident.Kind, Sort> sorts = new ConcurrentHashMap<>();
    private final IncidentRing ring = new IncidentRing();

    Page(String tenant, String adapter) {
      this.tenant = tenant;
      this.adapter = adapter;
    }
  }

  private final MeterRegistry registry;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final Map<AdapterKey, Page> pages = new ConcurrentHashMap<>();
  private final Page gateway = new Page("", "");

  /** No incident yet. */
  public IncidentBook(MeterRegistry registry, Clock clock, LongSupplier nanoTime) {
    this.registry = registry;
    this.clock = clock;
    this.nanoTime = nanoTime;
    // From none on: Prometheus sees no growth in what is there with its first increment.
    gateway.sorts.put(Incident.Kind.SHED, sort(gateway, Incident.Kind.SHED));
  }

  @Override
  public void note(AdapterKey adapter, Incident.Kind kind, String cause) {
    Page page = pages.computeIfAbsent(adapter, key -> new Page(key.tenant().value(), key.name()));
    note(page, kind, harmless(cause));
  }

  @Override
  public void note(Incident.Kind kind, String cause) {
    note(gateway, kind, harmless(cause));
  }

  private void note(Page page, Incident.Kind kind, String cause) {
    Sort sort = page.sorts.computeIfAbsent(kind, _ -> sort(page, kind));
    sort.counter().increment();
    page.ring.add(kind, cause, clock.instant());
    long leftOut = sort.lines().take(nanoTime.getAsLong());
    if (leftOut >= 0) {
      LOG.atLevel(kind.isTrouble() ? Level.WARN : Level.INFO)
          .addKeyValue("tenant", page.tenant)
          .addKeyValue("adapter", page.adapter)
          .addKeyValue("incident", kind.word())
          .log(leftOut == 0 ? "{}" : "{}; {} more before", cause, leftOut);
    }
  }

  private Sort sort(Page page, Incident.Kind kind) {
    return new Sort(
        Meters.counter(registry, Metric.INCIDENTS, page.tenant, page.adapter, kind.word()),
        new LineBudget(nanoTime.getAsLong()));
  }

  /** One line of bounded length, whatever it was made of. */
  private static String harmless(String cause) {
    String bounded =
        cause.length() <= Incident.MAX_CAUSE
            ? cause
            : cause.substring(0, Incident.MAX_CAUSE - 1) + "…";
    return CONTROL.matcher(bounded).replaceAll(" ");
  }

  @Override
  public List<Incident> of(AdapterKey adapter) {
    Page page = pages.get(adapter);
    return page == null ? List.of() : page.ring.newestFirst();
  }

  @Override
  public List<Incident> ofGateway() {
    return gateway.ring.newestFirst();
  }

  /** Forgets the incidents of adapters that are not among {@code live}; their counters stay. */
  public void retain(Set<AdapterKey> live) {
    pages.keySet().retainAll(live);
  }
}
