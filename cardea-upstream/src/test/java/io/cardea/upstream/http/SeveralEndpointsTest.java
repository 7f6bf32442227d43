package io.cardea.upstream.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.adapter.HttpUpstream.WeightedEndpoint;
import io.cardea.model.catalog.AdapterCatalog.EndpointHealth;
import io.cardea.model.catalog.Health;
import io.cardea.model.identity.TenantId;
import io.cardea.upstream.balance.EndpointNames;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.cardea.upstream.exchange.UpstreamRequest.Kind;
import io.cardea.upstream.exchange.UpstreamSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One server at several places: shares, sessions that stay, places that are left out. */
class SeveralEndpointsTest {

  private final Client client = new Client(null);
  private final List<RawServer> servers = new ArrayList<>();

  @BeforeEach
  void open() throws IOException {
    servers.add(RawServer.answering(answer("200 OK", "A")));
    servers.add(RawServer.answering(answer("200 OK", "B")));
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    for (RawServer server : servers) {
      server.close();
    }
  }

  private static String answer(String status, String body) {
    return "HTTP/1.1 " + status + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
  }

  private static HttpEndpoint endpoint(int port) {
    return new HttpEndpoint("127.0.0.1", port, false, "/mcp", Map.of(), true);
  }

  private Adapter adapter(int first, int second, int firstWeight) {
    return new Adapter(
        new AdapterKey(TenantId.DEFAULT, "a"),
        "",
        "",
        List.of(),
        "",
        new HttpUpstream(
            List.of(
                new WeightedEndpoint(endpoint(first), firstWeight),
                new WeightedEndpoint(endpoint(second), 1))),
        Adapter.Isolation.PRINCIPAL,
        Adapter.Access.PUBLIC,
        Set.of(),
        Upstream.LIMITS);
  }

  private Adapter adapter(int firstWeight) {
    return adapter(servers.getFirst().port(), servers.getLast().port(), firstWeight);
  }

  private List<String> names() {
    return EndpointNames.of(servers.stream().map(server -> endpoint(server.port())).toList());
  }

  private String answers(Adapter adapter, int calls) throws InterruptedException {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < calls; i++) {
      all.append(client.open(Kind.CALL, adapter).next().replace("body 200 ", ""));
    }
    return all.toString();
  }

  private String inSession(Adapter adapter, String endpoint) throws InterruptedException {
    UpstreamRequest request =
        new UpstreamRequest(
            Kind.CALL,
            Optional.of(new UpstreamSession(Optional.of("s"), endpoint)),
            List.of(),
            UpstreamRequest.Payload.none());
    return client.open(request, adapter).next().replace("body 200 ", "");
  }

  private List<Health.State> states(Adapter adapter) {
    return client.board.healths(adapter.key()).stream()
        .map(EndpointHealth::health)
        .map(Health::state)
        .toList();
  }

  @Test
  void shouldShareByWeight() throws Exception {
    assertThat(answers(adapter(3), 8)).isEqualTo("AABAAABA");
  }

  @Test
  void shouldKeepASessionWhereItBegan() throws Exception {
    Adapter adapter = adapter(3);
    for (int i = 0; i < 4; i++) {
      assertThat(inSession(adapter, names().getLast())).isEqualTo("B");
      assertThat(inSession(adapter, names().getFirst())).isEqualTo("A");
      assertThat(inSession(adapter, "")).isEqualTo("A");
    }
  }

  @Test
  void shouldSayWhichEndpointAnswered() throws Exception {
    Adapter adapter = adapter(1);
    List<String> answered = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Upstream.Running running = client.open(Kind.CALL, adapter);
      running.next();
      answered.add(running.heard().endpoint);
    }
    assertThat(answered).isEqualTo(names());
    Upstream.Running single =
        client.open(
            Kind.CALL, Upstream.adapter("s", servers.getFirst().port(), Upstream.LIMITS, Map.of()));
    single.next();
    assertThat(single.heard().endpoint).isEmpty();
  }

  @Test
  void shouldLeaveOutAPlaceWhereNobodyListens() throws Exception {
    Adapter adapter = adapter(1, servers.getLast().port(), 1);
    assertThat(answers(adapter, 12)).isEqualTo("UNREACHABLE unsentB".repeat(5) + "BB");
    assertThat(states(adapter)).containsExactly(Health.State.DOWN, Health.State.UP);
    assertThat(client.board.healths(adapter.key()).getFirst().health().reason())
        .contains("5 failures");
    // And a session that is there is not moved
    String dead =
        EndpointNames.of(List.of(endpoint(1), endpoint(servers.getLast().port()))).getFirst();
    assertThat(inSession(adapter, dead)).isEqualTo("UNREACHABLE unsent");
  }

  @ParameterizedTest
  @ValueSource(strings = {"502 Bad Gateway", "503 Unavailable", "504 Timeout", ""})
  void shouldLeaveOutAPlaceThatFails(String status) throws Exception {
    servers
        .getFirst()
        .script(peer -> {
          while (peer.request().isPresent() && !status.isEmpty()) {
            peer.write(answer(status, "x"));
          }
        });
    Adapter adapter = adapter(1);
    assertThat(answers(adapter, 10)).doesNotContain("BBB");
    assertThat(answers(adapter, 4)).isEqualTo("BBBB");
    assertThat(states(adapter)).containsExactly(Health.State.DOWN, Health.State.UP);
  }

  @ParameterizedTest
  @ValueSource(strings = {"400 Bad", "404 Not Found", "429 Busy", "500 Error", "202 Accepted"})
  void shouldNotHoldAnAnswerAgainstAPlace(String status) throws Exception {
    servers
        .getFirst()
        .script(peer -> {
          while (peer.request().isPresent()) {
            peer.write(answer(status, "x"));
          }
        });
    Adapter adapter = adapter(1);
    assertThat(answers(adapter, 20)).doesNotContain("BBB");
    assertThat(states(adapter)).containsExactly(Health.State.UP, Health.State.UP);
  }

  @Test
  void shouldKeepTheConnectionsOfAPlaceThatStays() throws Exception {
    assertThat(answers(adapter(1), 2)).isEqualTo("AB");
    assertThat(answers(adapter(3), 4)).isEqualTo("AABA");
    assertThat(servers).allMatch(server -> server.connections() == 1);
  }
}
