package io.cardea.controlplane.config;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.model.resilience.BreakerRules;
import io.cardea.model.resilience.Resilience;
import io.cardea.model.resilience.RetryRules;
import java.time.Duration;
import java.util.Optional;

/** Reads {@code spec.resilience} of an Adapter; what is not said keeps its default. */
final class ResilienceReader {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration HOUR = Duration.ofHours(1);

  private ResilienceReader() {}

  static Resilience read(Fields resilience, Problems problems) {
    Resilience read =
        new Resilience(
            breaker(resilience.object("breaker"), problems),
            retries(resilience.object("retries")),
            resilience.flag("trustAnnotations", false),
            hedgeAfter(resilience));
    resilience.refuseOthers();
    return read;
  }

  private static Optional<Duration> hedgeAfter(Fields resilience) {
    Duration never = Duration.ZERO;
    Duration after = resilience.duration("hedgeAfter", Duration.ofMillis(10), HOUR, never);
    return Optional.of(after).filter(given -> !given.equals(never));
  }

  private static BreakerRules breaker(Fields breaker, Problems problems) {
    BreakerRules otherwise = BreakerRules.DEFAULT;
    boolean enabled = breaker.flag("enabled", true);
    Duration window = breaker.duration("window", SECOND, HOUR, otherwise.window());
    int minimumCalls = breaker.number("minimumCalls", 1, 100_000, otherwise.minimumCalls());
    int minimumToolCalls =
        breaker.number("minimumToolCalls", 1, 100_000, otherwise.minimumToolCalls());
    int percent = breaker.number("failurePercent", 1, 100, otherwise.failurePercent());
    Duration openFor = breaker.duration("openFor", SHORTEST, HOUR, otherwise.openFor());
    Optional<Node> given =
        Optional.ofNullable(breaker.entries().get("maxOpenFor")).map(Node.Entry::value);
    Duration most =
        breaker.duration("maxOpenFor", SHORTEST, HOUR, longer(otherwise.maxOpenFor(), openFor));
    if (most.compareTo(openFor) < 0) {
      given.ifPresent(
          node -> problems.add(node, "is shorter than openFor", "make it as long, or longer"));
      most = openFor;
    }
    int probes = breaker.number("probes", 1, 1_000, otherwise.probes());
    breaker.refuseOthers();
    return new BreakerRules(
        enabled, window, minimumCalls, minimumToolCalls, percent, openFor, most, probes);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  private static RetryRules retries(Fields retries) {
    RetryRules otherwise = RetryRules.DEFAULT;
    RetryRules read =
        new RetryRules(
            retries.number("attempts", 1, 5, otherwise.attempts()),
            retries.number("budgetPercent", 0, 100, otherwise.budgetPercent()),
            retries.number("budgetFloor", 0, 1_000, otherwise.budgetFloor()));
    retries.refuseOthers();
    return read;
  }
}
