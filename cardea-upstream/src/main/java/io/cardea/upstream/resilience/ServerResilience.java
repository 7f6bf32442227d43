package io.cardea.upstream.resilience;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.incident.Incident;
import io.cardea.model.incident.Incidents;
import io.cardea.model.resilience.BreakerRules;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The breakers and the retry budget of one server. A tool gets a breaker of its own with its first
 * failure, so that healthy tools cost nothing. Thread-safe.
 */
final class ServerResilience {

  /** Tools with a breaker of their own; what fails beyond counts for the server only. */
  static final int MAX_TOOLS = 256;

  private static final int MAX_TOOL_NAME = 64;

  private final Adapter adapter;
  private final Incidents incidents;
  private final DoubleSupplier chance;
  private final Breaker server;
  private final Map<String, Breaker> tools = new ConcurrentHashMap<>();
  private final RetryBudget budget;

  ServerResilience(Adapter adapter, Incidents incidents, DoubleSupplier chance, long now) {
    this.adapter = adapter;
    this.incidents = incidents;
    this.chance = chance;
    BreakerRules rules = adapter.resilience().breaker();
    this.server = new Breaker(rules, rules.minimumCalls(), chance, new Note("the server"), now);
    this.budget = new RetryBudget(adapter.resilience().retries(), now);
  }

  /** Whether it is that of {@code other}, as far as matters here. */
  boolean fits(Adapter other) {
    return adapter.equals(other)
        || (adapter.resilience().equals(other.resilience())
            && adapter.upstream().equals(other.upstream()));
  }

  Breaker server() {
    return server;
  }

  RetryBudget budget() {
    return budget;
  }

  /** The breaker of the tool {@code name}, if it has failed before. */
  @Nullable Breaker tool(String name) {
    return name.isEmpty() || tools.isEmpty() ? null : tools.get(name);
  }

  /** The breaker of the tool {@code name}, which has failed; none if there are too many. */
  @Nullable Breaker failedTool(String name, long now) {
    Breaker known = tools.get(name);
    if (known != null) {
      return known;
    }
    if (tools.size() >= MAX_TOOLS) {
      tools.values().removeIf(idle -> idle.isClosed() && idle.totals(now).calls() == 0);
    }
    if (tools.size() >= MAX_TOOLS) {
      return null;
    }
    BreakerRules rules = adapter.resilience().breaker();
    return tools.computeIfAbsent(
        name,
        key -> new Breaker(rules, rules.minimumToolCalls(), chance, new Note(named(key)), now));
  }

  private static String named(String tool) {
    return "the tool "
        + (tool.length() > MAX_TOOL_NAME ? tool.substring(0, MAX_TOOL_NAME) + "…" : tool);
  }

  /** Its tools that have a breaker, by name. */
  Map<String, Breaker> tools() {
    return new TreeMap<>(tools);
  }

  void note(Incident.Kind kind, String cause) {
    incidents.note(adapter.key(), kind, cause);
  }

  /** Tells of a breaker's changes. */
  private final class Note implements Breaker.Listener {
    private final String what;

    Note(String what) {
      this.what = what;
    }

    @Override
    public void opened(CallWindow.Totals totals, boolean probed, Duration time) {
      String why =
          probed
              ? "a call that was to show whether it is well failed"
              : totals.failed() + " of its last " + totals.calls() + " calls failed";
      note(
          Incident.Kind.BREAKER_OPENED,
          "%s gets no calls for %.1f s: %s".formatted(what, time.toMillis() / 1000.0, why));
    }

    @Override
    public void probing() {
      note(Incident.Kind.BREAKER_PROBED, what + " gets a few calls to see whether it is well");
    }

    @Override
    public void closed() {
      note(Incident.Kind.BREAKER_CLOSED, what + " answered, and gets all calls again");
    }
  }
}
