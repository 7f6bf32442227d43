package io.cardea.upstream.resilience;

import io.cardea.mcp.sse.SseEvent;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.incident.Incidents;
import io.cardea.model.policy.Permit;
import io.cardea.model.resilience.Resilience;
import io.cardea.upstream.balance.EndpointBoard;
import io.cardea.upstream.exchange.Care;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamReply;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.cardea.upstream.exchange.Upstreams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/**
 * Calls of one server in virtual time, through the real breakers, budgets and endpoint boards. The
 * same seed gives the same calls, whatever becomes of them.
 */
final class Simulation {

  static final Duration LENGTH = Duration.ofMinutes(3);
  private static final int CALLS_PER_SECOND = 100;
  private static final List<String> TOOLS = List.of("a", "b", "c", "d");

  /**
   * What happens.
   *
   * @param name of the scenario
   * @param places of the server
   * @param clientRetries how often clients of their own accord try again at once what failed
   * @param well when all is well again, for the time to recovery; empty if it always is, or never
   */
  record Scenario(
      String name,
      int places,
      int clientRetries,
      Optional<Duration> well,
      SimulatedServer.Troubles troubles) {}

  private final Scenario scenario;
  private final VirtualTime time = new VirtualTime();
  private final Random arrivals = new Random(7);
  private final Permit permit;
  private final SimulatedServer server;
  private final Upstreams upstreams;
  private final List<Long> waits = new ArrayList<>();
  private final int[] wanted = new int[(int) LENGTH.toSeconds() + 60];
  private final int[] answered = new int[wanted.length];
  private long spared;

  Simulation(Scenario scenario, Resilience resilience) {
    this.scenario = scenario;
    String[] hosts = new String[scenario.places()];
    for (int i = 0; i < hosts.length; i++) {
      hosts[i] = "host" + i;
    }
    Adapter adapter = Adapters.http(resilience, hosts);
    EndpointBoard endpoints = new EndpointBoard(time, time::nanoTime, Incidents.NONE);
    Random chance = new Random(11);
    ResilienceBoard board = new ResilienceBoard(Incidents.NONE, time::nanoTime, chance::nextDouble);
    this.permit = Permit.toLearn(adapter);
    this.server =
        new SimulatedServer(time, new Random(13), adapter, endpoints, scenario.troubles());
    this.upstreams =
        new BreakingUpstreams(
            new RetryingUpstreams(server, board, time), board, endpoints::isLeavingOut);
  }

  /** Runs it; a line of its results. */
  String run() {
    arrive();
    time.pass(LENGTH.plusSeconds(60));
    Collections.sort(waits);
    int all = sum(wanted, 0, wanted.length);
    int good = sum(answered, 0, answered.length);
    return String.format(
        Locale.ROOT,
        "%6.1f %%  %6.2f  %7d  %6d ms  %6d ms  %s",
        100.0 * good / all,
        (double) server.attempts() / all,
        spared,
        waits.get(waits.size() / 2),
        waits.get(waits.size() * 99 / 100),
        scenario.well().map(this::recovery).orElse("-"));
  }

  private static int sum(int[] seconds, int from, int to) {
    int sum = 0;
    for (int i = from; i < to; i++) {
      sum += seconds[i];
    }
    return sum;
  }

  /** The first second from which on 95 % of the calls of five are answered. */
  private String recovery(Duration well) {
    int from = (int) well.toSeconds();
    for (int second = from; second + 5 <= LENGTH.toSeconds(); second++) {
      if (sum(answered, second, second + 5) >= 0.95 * sum(wanted, second, second + 5)) {
        return (second - from) + " s";
      }
    }
    return "never";
  }

  private void arrive() {
    if (time.passed().compareTo(LENGTH) >= 0) {
      return;
    }
    double gap = -Math.log(1 - arrivals.nextDouble()) / CALLS_PER_SECOND;
    String tool = TOOLS.get(arrivals.nextInt(TOOLS.size()));
    wanted[(int) time.passed().toSeconds()]++;
    call(Care.ofTool(tool, false), time.passed(), scenario.clientRetries());
    time.after(Duration.ofNanos((long) (gap * 1e9)), this::arrive);
  }

  private void call(Care care, Duration began, int retries) {
    UpstreamExchange _ =
        upstreams.open(
            permit,
            new UpstreamRequest(
                UpstreamRequest.Kind.CALL,
                Optional.empty(),
                List.of(),
                UpstreamRequest.Payload.none(),
                care),
            new Client(care, began, retries));
  }

  private final class Client implements UpstreamReply {
    private final Care care;
    private final Duration began;
    private final int retries;

    Client(Care care, Duration began, int retries) {
      this.care = care;
      this.began = began;
      this.retries = retries;
    }

    @Override
    public void onBody(UpstreamHead head, byte[] body) {
      if (head.status() == 200) {
        answered[(int) began.toSeconds()]++;
        over();
      } else {
        failed();
      }
    }

    @Override
    public void onFailure(UpstreamFailure failure) {
      switch (failure.kind()) {
        case BREAKER_OPEN, TOOL_BREAKER_OPEN -> spared++;
        default -> {}
      }
      failed();
    }

    private void failed() {
      if (retries > 0) {
        time.run(() -> call(care, began, retries - 1));
      } else {
        over();
      }
    }

    private void over() {
      waits.add(time.passed().minus(began).toMillis());
    }

    @Override
    public void onStream(UpstreamHead head) {
      throw new IllegalStateException("no server streams here");
    }

    @Override
    public void onEvent(SseEvent event) {
      throw new IllegalStateException("no server streams here");
    }

    @Override
    public void onEnd() {
      throw new IllegalStateException("no server streams here");
    }
  }
}
