package io.cardea.controlplane.simulate;

import static io.cardea.controlplane.simulate.Snapshots.adapter;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.audit.PayloadPolicy;
import io.cardea.model.audit.RecordQuery;
import io.cardea.model.audit.RecordSource.Place;
import io.cardea.model.snapshot.GatewaySnapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which records are looked at, and how far. */
class SimulationTest extends Trial {

  @ParameterizedTest
  @ValueSource(strings = {"overloaded", "a session that has ended", "limit x: 3 of 3", "deny", ""})
  void shouldLeaveOutWhatWasRefusedForSomethingElse(String reason) throws IOException {
    ListedLog log = new ListedLog().add(refused("a", "pay", reason));
    GatewaySnapshot any = snapshots.of(adapter("a"));
    Simulation.Page page = page(log, any, any, ALL);
    assertThat(page.others()).isEqualTo(1);
    assertThat(page.tally().groups()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{\"type\":7}",
        "{\"type\":\"intent\"}",
        "{\"type\":\"outcome\",\"id\":\"x\"}",
        "{\"type\":\"intent\",\"time\":\"yesterday\",\"tenant\":\"default\",\"subject\":\"a\"}",
        "{\"type\":\"intent\",\"time\":\"2026-11-30T12:00:00Z\",\"tenant\":\"NO\",\"subject\":\"a\"}",
        "{\"type\":\"intent\",\"time\":\"2026-11-30T12:00:00Z\",\"tenant\":\"x\",\"subject\":7}"
      })
  void shouldPassOverWhatIsNoCall(String line) throws IOException {
    GatewaySnapshot any = snapshots.of(adapter("a"));
    Simulation.Page page = page(new ListedLog().add(line), any, any, ALL);
    assertThat(page.records()).isEqualTo(1);
    assertThat(page.others()).isEqualTo(1);
  }

  @Test
  void shouldGoOnWhereAPageEnded() throws IOException {
    ListedLog log = new ListedLog();
    for (int i = 0; i < 700; i++) {
      String call = called("pay");
      if (i % 3 == 0) {
        log.add(
            id(call), kept(PayloadPolicy.FULL, "{\"arguments\":{\"amount\":" + i + "}}", false));
      }
      log.add(call);
    }
    GatewaySnapshot proposed = snapshots.of(limited("args.amount <= 100"));
    List<Simulation.Page> pages = new ArrayList<>();
    Optional<Place> from = Optional.empty();
    do {
      Simulation.Page page =
          new Simulation(log.log(), proposed, proposed, ALL, () -> 0)
              .page(RecordQuery.ALL, from, 300);
      pages.add(page);
      from = page.next();
    } while (from.isPresent());
    assertThat(pages).hasSize(3);
    assertThat(pages.getLast().findings()).containsExactly("something is missing");
    Stream<Tally.Group> groups = pages.stream().flatMap(page -> page.tally().groups());
    Map<Tally.Result, Long> counts =
        groups.collect(
            Collectors.groupingBy(Tally.Group::result, Collectors.summingLong(Tally.Group::count)));
    // Every third one is kept; of those 0, 3, … 99 are within the limit.
    assertThat(counts)
        .isEqualTo(
            Map.of(Tally.Result.CHANGED, 200L, Tally.Result.SAME, 34L, Tally.Result.UNKNOWN, 466L));
  }

  @Test
  void shouldEndAPageInTime() throws IOException {
    ListedLog log = new ListedLog();
    for (int i = 0; i < 10; i++) {
      log.add(called("pay"));
    }
    GatewaySnapshot any = snapshots.of(adapter("a"));
    long[] now = {0};
    Simulation.Page page =
        new Simulation(log.log(), any, any, ALL, () -> now[0] += 1_000_000_000L)
            .page(RecordQuery.ALL, Optional.empty(), 1_000);
    assertThat(page.records()).isBetween(1L, 9L);
    assertThat(page.next()).isPresent();
    for (int i = 0; i < 3_000; i++) {
      log.add(called("t" + i));
    }
    assertThat(page(log, any, any, ALL).records()).isLessThan(1_000 + 10);
  }
}
