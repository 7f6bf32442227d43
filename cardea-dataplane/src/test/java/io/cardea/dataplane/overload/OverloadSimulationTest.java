package io.cardea.dataplane.overload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.overload.SimulatedLoop.Caller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What refusing early is good for, as figures that are kept. After a change that is meant to change
 * them: {@code -Dcardea.simulations.write=true}, and look at the difference.
 */
class OverloadSimulationTest {

  private static final Path KEPT = Path.of("src/test/resources/simulation/overload.txt");

  private static final String HEAD =
      """
      One minute of one event loop in virtual time. A call takes 1 ms of it and 50 ms of its server, so that
      1,000 a second can be done; a refusal takes 0.1 ms. Clients wait for 2 s. Each first without and then
      with refusing early.

      good: calls answered in time. modest: share of the calls of those who make 50 a second or fewer that
      were answered in time. fair: Jain's index over callers, of what each got of a fair share. p99: until a
      call was answered. late: how far the event loop was behind at most.

                                                   good     modest   fair        p99       late
      """;

  private static Map<String, List<Caller>> scenarios() {
    Map<String, List<Caller>> all = new LinkedHashMap<>();
    all.put("nearly full", modest(18));
    all.put("one floods from 0:10 to 0:40", with(modest(10), flood("other", 10, 40)));
    all.put("the same, of the same tenant", with(modest(10), flood("a", 10, 40)));
    all.put("twice as much as can be done", modest(40));
    all.put("a thousand come at once", crowd());
    return all;
  }

  private static List<Caller> modest(int count) {
    List<Caller> callers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      callers.add(new Caller("a", "modest" + i, 50, 0, 60));
    }
    return callers;
  }

  private static Caller flood(String tenant, int from, int to) {
    return new Caller(tenant, "flood", 4_000, from, to);
  }

  private static List<Caller> with(List<Caller> callers, Caller more) {
    callers.add(more);
    return callers;
  }

  private static List<Caller> crowd() {
    List<Caller> callers = modest(4);
    for (int i = 0; i < 1_000; i++) {
      callers.add(new Caller("crowd", "crowd" + i, 3, 10, 30));
    }
    return callers;
  }

  private static String results() {
    StringBuilder text = new StringBuilder(HEAD);
    scenarios()
        .forEach((name, callers) ->
            text.append("%-30s without  ".formatted(name))
                .append(new SimulatedLoop(false).run(callers))
                .append("\n%-30s with     ".formatted(""))
                .append(new SimulatedLoop(true).run(callers))
                .append('\n'));
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
