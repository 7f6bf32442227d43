package io.cardea.upstream.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.adapter.HttpUpstream.WeightedEndpoint;
import io.cardea.model.catalog.AdapterCatalog.EndpointHealth;
import io.cardea.model.catalog.Health;
import io.cardea.model.catalog.Health.State;
import io.cardea.model.identity.TenantId;
import io.cardea.model.limit.AdapterLimits;
import io.cardea.upstream.NotedIncidents;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Ejection as time goes by, in a clock of the test's own. */
class EndpointBoardTest {

  private static final AdapterKey KEY = new AdapterKey(TenantId.DEFAULT, "a");

  private final TestClock clock = new TestClock();
  private final NotedIncidents incidents = new NotedIncidents();
  private final EndpointBoard board = new EndpointBoard(clock, clock::nanos, incidents);

  /** Time that stands still until it is moved; nanoseconds begin near their overflow. */
  private static final class TestClock extends Clock {
    private Instant now = Instant.parse("2026-11-22T12:00:00Z");
    private long nanos = Long.MAX_VALUE - 7;

    long nanos() {
      return nanos;
    }

    void pass(Duration time) {
      now = now.plus(time);
      nanos += time.toNanos();
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  private static Adapter adapter(String... hosts) {
    List<WeightedEndpoint> endpoints =
        Stream.of(hosts)
            .map(host ->
                new WeightedEndpoint(
                    new HttpEndpoint(host, 80, false, "/mcp?key=secret", Map.of(), false), 1))
            .toList();
    return new Adapter(
        KEY,
        "",
        "",
        List.of(),
        "",
        new HttpUpstream(endpoints),
        Adapter.Isolation.PRINCIPAL,
        Adapter.Access.ROLES,
        Set.of(),
        AdapterLimits.DEFAULT);
  }

  private EndpointGroup group(String... hosts) {
    Adapter adapter = adapter(hosts);
    return board.group(adapter, (HttpUpstream) adapter.upstream());
  }

  private static void fail(EndpointGroup group, int index, int times) {
    for (int i = 0; i < times; i++) {
      group.failed(index, "status 503");
    }
  }

  private Health health(int index) {
    return board.healths(KEY).get(index).health();
  }

  @Test
  void shouldEjectAfterFiveFailuresOneAfterAnother() {
    EndpointGroup group = group("x", "y");
    fail(group, 0, 4);
    group.succeeded(0);
    fail(group, 0, 4);
    assertThat(group.isEjected(0)).isFalse();
    fail(group, 0, 1);
    assertThat(group.isEjected(0)).isTrue();
    assertThat(group.isEjected(1)).isFalse();
  }

  @Test
  void shouldTakeItInAgainAfterThirtySeconds() {
    EndpointGroup group = group("x", "y");
    fail(group, 0, 5);
    clock.pass(Duration.ofSeconds(30).minusNanos(1));
    assertThat(group.isEjected(0)).isTrue();
    clock.pass(Duration.ofNanos(1));
    assertThat(group.isEjected(0)).isFalse();
  }

  @Test
  void shouldNoteWhatIsLeftOutAndTakenInAgainOnce() {
    // Given
    EndpointGroup group = group("x", "y");
    // When
    fail(group, 0, 7);
    clock.pass(Duration.ofSeconds(30));
    for (int i = 0; i < 3; i++) {
      assertThat(group.isEjected(0)).isFalse();
    }
    // Then, without what a query may hold
    assertThat(incidents.all())
        .containsExactly(
            "a endpoint_ejected: http://x:80/mcp?… is left out for 30 s after 5 failures; the"
                + " last: status 503",
            "a endpoint_returned: http://x:80/mcp?… is used again");
  }

  @Test
  void shouldDoubleItsTimeUpToFiveMinutes() {
    EndpointGroup group = group("x", "y");
    for (int seconds : new int[] {30, 60, 120, 240, 300, 300}) {
      fail(group, 0, 5);
      clock.pass(Duration.ofSeconds(seconds).minusNanos(1));
      assertThat(group.isEjected(0)).isTrue();
      clock.pass(Duration.ofNanos(1));
      assertThat(group.isEjected(0)).isFalse();
    }
  }

  @Test
  void shouldForgiveOnceItWasWellForAsLong() {
    EndpointGroup group = group("x", "y");
    fail(group, 0, 5);
    clock.pass(Duration.ofSeconds(30));
    assertThat(group.isEjected(0)).isFalse();
    // When it is well for less than that, its next time is longer
    clock.pass(Duration.ofSeconds(29));
    group.succeeded(0);
    fail(group, 0, 5);
    clock.pass(Duration.ofSeconds(59));
    assertThat(group.isEjected(0)).isTrue();
    clock.pass(Duration.ofSeconds(1));
    assertThat(group.isEjected(0)).isFalse();
    // And when it is well for as long, it begins anew
    clock.pass(Duration.ofSeconds(60));
    group.succeeded(0);
    fail(group, 0, 5);
    clock.pass(Duration.ofSeconds(30));
    assertThat(group.isEjected(0)).isFalse();
  }

  @Test
  void shouldAlwaysLeaveOneIn() {
    EndpointGroup group = group("x", "y", "z");
    fail(group, 2, 5);
    fail(group, 0, 5);
    fail(group, 1, 50);
    assertThat(group.isEjected(0)).isTrue();
    assertThat(group.isEjected(1)).isFalse();
    assertThat(group.isEjected(2)).isTrue();
    // And it goes as soon as another is back and it fails once more
    clock.pass(Duration.ofSeconds(30));
    fail(group, 1, 1);
    assertThat(group.isEjected(1)).isTrue();
    assertThat(group.isEjected(0)).isFalse();
  }

  @Test
  void shouldCountNothingWhileEjected() {
    EndpointGroup group = group("x", "y");
    fail(group, 0, 5);
    fail(group, 0, 5);
    group.succeeded(0);
    assertThat(group.isEjected(0)).isTrue();
    clock.pass(Duration.ofSeconds(30));
    assertThat(group.isEjected(0)).isFalse();
    fail(group, 0, 4);
    assertThat(group.isEjected(0)).isFalse();
  }

  @Test
  void shouldTellTheStateOfEachAndNoSecret() {
    EndpointGroup group = group("x", "y");
    assertThat(health(0).state()).isEqualTo(State.UNKNOWN);
    Instant begin = clock.instant();
    group.succeeded(1);
    fail(group, 0, 4);
    clock.pass(Duration.ofSeconds(5));
    fail(group, 0, 1);
    assertThat(board.healths(KEY))
        .containsExactly(
            new EndpointHealth(
                "http://x:80/mcp?…",
                new Health(
                    State.DOWN,
                    "left out for 30 s after 5 failures; the last: status 503",
                    begin.plusSeconds(5))),
            new EndpointHealth("http://y:80/mcp?…", new Health(State.UP, "", begin)));
    clock.pass(Duration.ofSeconds(30));
    assertThat(health(0)).isEqualTo(new Health(State.UP, "", begin.plusSeconds(35)));
  }

  @Test
  void shouldKeepWhatIsKnownOfEndpointsThatStay() {
    fail(group("x", "y"), 0, 5);
    EndpointGroup changed = group("z", "x");
    assertThat(changed.isEjected(0)).isFalse();
    assertThat(changed.isEjected(1)).isTrue();
    assertThat(group("z", "x")).isSameAs(changed);
  }

  @Test
  void shouldForgetAdaptersThatAreGone() {
    group("x", "y");
    board.retain(Set.of(KEY));
    assertThat(board.healths(KEY)).hasSize(2);
    board.retain(Set.of());
    assertThat(board.healths(KEY)).isEmpty();
  }

  @Test
  void shouldNameEndpointsByTheirAddressInAnyOrder() {
    List<HttpEndpoint> all = endpoints("x", "y", "x");
    List<String> names = EndpointNames.of(all);
    assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("[0-9a-f]{8}(-2)?"));
    assertThat(EndpointNames.of(List.of(all.get(1), all.get(0))))
        .containsExactly(names.get(1), names.get(0));
    assertThat(EndpointNames.of(List.of(all.getFirst()))).containsExactly("");
  }

  private static List<HttpEndpoint> endpoints(String... hosts) {
    HttpUpstream upstream = (HttpUpstream) adapter(hosts).upstream();
    return upstream.endpoints().stream().map(WeightedEndpoint::endpoint).toList();
  }
}
