package io.cardea.upstream.resilience;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.resilience.BreakerRules;
import io.cardea.model.resilience.Resilience;
import io.cardea.model.resilience.RetryRules;
import io.cardea.upstream.resilience.SimulatedServer.Trouble;
import io.cardea.upstream.resilience.SimulatedServer.Troubles;
import io.cardea.upstream.resilience.Simulation.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What breakers, retries and endpoint boards do together, as figures that are kept. After a change
 * that is meant to change them: {@code -Dcardea.simulations.write=true}, and look at the
 * difference.
 */
class SimulationTest {

  private static final Path KEPT = Path.of("src/test/resources/simulation/servers.txt");

  private static final Resilience NONE =
      new Resilience(without(BreakerRules.DEFAULT), new RetryRules(1, 0, 0), false);

  private static final String HEAD =
      """
      Three minutes of 100 calls a second of four tools, in virtual time. Trouble, where it ends, is from
      0:30 to 1:30. Calls are not known to be harmless, so that only what was not sent is sent again.
      Each first without and then with breakers and retries.

      answered: of all calls. load: requests that the server got for one call. spared: calls refused at
      once because a breaker was open. p50, p99: until a client had an answer, good or bad. recovery:
      from the end of the trouble until 95 % of calls are answered.

                                           answered    load   spared        p50        p99  recovery
      """;

  private static BreakerRules without(BreakerRules rules) {
    return new BreakerRules(
        false,
        rules.window(),
        rules.minimumCalls(),
        rules.minimumToolCalls(),
        rules.failurePercent(),
        rules.openFor(),
        rules.maxOpenFor(),
        rules.probes());
  }

  private static Troubles during(Trouble trouble) {
    return (time, _, _) -> time.toSeconds() >= 30 && time.toSeconds() < 90 ? trouble : Trouble.NONE;
  }

  private static Troubles atOnePlace(Trouble trouble) {
    return (time, place, tool) -> place == 0 ? during(trouble).at(time, place, tool) : Trouble.NONE;
  }

  private static List<Scenario> scenarios() {
    Optional<Duration> well = Optional.of(Duration.ofSeconds(90));
    Optional<Duration> never = Optional.empty();
    return List.of(
        new Scenario("all is well", 1, 0, never, (_, _, _) -> Trouble.NONE),
        new Scenario(
            "one call of 50 is cut",
            1,
            0,
            never,
            (time, _, _) -> time.toMillis() % 50 == 0 ? Trouble.CUTS : Trouble.NONE),
        new Scenario("it refuses connections", 1, 0, well, during(Trouble.REFUSES)),
        new Scenario("it says nothing", 1, 0, well, during(Trouble.SILENT)),
        new Scenario("it says 503", 1, 0, well, during(Trouble.SAYS_503)),
        new Scenario("... and clients try 4 times", 1, 3, well, during(Trouble.SAYS_503)),
        new Scenario(
            "down every other 5 s",
            1,
            0,
            never,
            (time, _, _) -> time.toSeconds() / 5 % 2 == 1 ? Trouble.REFUSES : Trouble.NONE),
        new Scenario(
            "one of 4 tools hangs",
            1,
            0,
            well,
            (time, place, tool) ->
                tool.equals("a") ? during(Trouble.SILENT).at(time, place, tool) : Trouble.NONE),
        new Scenario("one of 3 places refuses", 3, 0, well, atOnePlace(Trouble.REFUSES)),
        new Scenario("one of 3 places is silent", 3, 0, well, atOnePlace(Trouble.SILENT)));
  }

  private static String results() {
    StringBuilder text = new StringBuilder(HEAD);
    for (Scenario scenario : scenarios()) {
      text.append("%-26s without  ".formatted(scenario.name()))
          .append(new Simulation(scenario, NONE).run())
          .append("\n%-26s with     ".formatted(""))
          .append(new Simulation(scenario, Resilience.DEFAULT).run())
          .append('\n');
    }
    return text.toString();
  }

  @Test
  void shouldComeOutAsItWasKept() throws IOException {
    String results = results();
    if (Boolean.getBoolean("cardea.simulations.write")) {
      Files.createDirectories(KEPT.getParent());
      Files.writeString(KEPT, results);
    }
    assertThat(results).isEqualTo(Files.readString(KEPT, UTF_8));
  }
}
