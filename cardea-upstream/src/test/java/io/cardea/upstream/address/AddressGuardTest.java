package io.cardea.upstream.address;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.adapter.HttpEndpoint;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {

  private final Map<String, List<String>> names = new HashMap<>();
  private final List<String> asked = new ArrayList<>();
  private long now = Long.MAX_VALUE - 5;
  private final AddressGuard guard = new AddressGuard(this::lookup, () -> now);

  @Test
  void shouldConnectToThePublicAddressOfAName() {
    names.put("mcp.example.com", List.of("93.184.216.34"));
    InetSocketAddress address = guard.resolve(endpoint("mcp.example.com", false)).result();
    assertThat(address.getAddress().getHostAddress()).isEqualTo("93.184.216.34");
    assertThat(address.getPort()).isEqualTo(8443);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fd00:ec2::254", "0.0.0.0"})
  void shouldBlockPrivateAddressesWhetherLiteralOrNamed(String address) {
    names.put(address, List.of(address));
    names.put("inside.example.com", List.of(address));
    assertBlocked(guard.resolve(endpoint(address, false)));
    assertBlocked(guard.resolve(endpoint("inside.example.com", false)));
  }

  @Test
  void shouldAllowPrivateAddressesWhereTheAdapterSaysSo() {
    names.put("inside.example.com", List.of("10.0.0.1"));
    assertThat(
            guard
                .resolve(endpoint("inside.example.com", true))
                .result()
                .getAddress()
                .getHostAddress())
        .isEqualTo("10.0.0.1");
  }

  @Test
  void shouldUseNoneOfAMixedAnswer() {
    names.put("a.example.com", List.of("93.184.216.34", "127.0.0.1"));
    names.put("b.example.com", List.of("127.0.0.1", "93.184.216.34"));
    assertBlocked(guard.resolve(endpoint("a.example.com", false)));
    assertBlocked(guard.resolve(endpoint("b.example.com", false)));
  }

  @Test
  void shouldPinWhatItCheckedSoThatRebindingGainsNothing() {
    // Given a name that changes its answer after the first time
    names.put("evil.example.com", List.of("93.184.216.34"));
    assertThat(guard.resolve(endpoint("evil.example.com", false)).succeeded()).isTrue();
    names.put("evil.example.com", List.of("127.0.0.1"));
    // Then the first answer holds, without another lookup
    now += TimeUnit.SECONDS.toNanos(30) - 1;
    assertThat(
            guard
                .resolve(endpoint("evil.example.com", false))
                .result()
                .getAddress()
                .getHostAddress())
        .isEqualTo("93.184.216.34");
    assertThat(asked).hasSize(1);
    // And when it is too old, the new answer is checked like the first
    now += 1;
    assertBlocked(guard.resolve(endpoint("evil.example.com", false)));
    assertThat(asked).hasSize(2);
  }

  @Test
  void shouldNotLetOneAdaptersPermissionServeAnother() {
    names.put("inside.example.com", List.of("10.0.0.1"));
    assertThat(guard.resolve(endpoint("inside.example.com", true)).succeeded()).isTrue();
    assertBlocked(guard.resolve(endpoint("inside.example.com", false)));
  }

  @Test
  void shouldAskAgainAfterABlockedAnswer() {
    names.put("late.example.com", List.of("10.0.0.1"));
    assertBlocked(guard.resolve(endpoint("late.example.com", false)));
    names.put("late.example.com", List.of("93.184.216.34"));
    assertThat(guard.resolve(endpoint("late.example.com", false)).succeeded()).isTrue();
  }

  @Test
  void shouldSayThatANameIsUnknown() {
    assertThat(guard.resolve(endpoint("nowhere.example.com", false)).cause())
        .isInstanceOf(UnknownHostException.class);
  }

  @Test
  void shouldSayWhichHostIsBlockedAndWhatToDo() {
    names.put("inside.example.com", List.of("10.0.0.1"));
    assertThat(guard.resolve(endpoint("inside.example.com", false)).cause())
        .hasMessageContaining("inside.example.com")
        .hasMessageContaining("allowPrivateNetwork")
        .hasMessageNotContaining("10.0.0.1");
  }

  private static void assertBlocked(Future<InetSocketAddress> resolved) {
    assertThat(resolved.cause()).isInstanceOf(BlockedAddress.class);
  }

  private Future<InetAddress[]> lookup(String host) {
    asked.add(host);
    List<String> found = names.get(host);
    return found == null
        ? Future.failedFuture(new UnknownHostException(host))
        : Future.succeededFuture(
            Stream.of(found.toArray(String[]::new))
                .map(InetAddress::ofLiteral)
                .toArray(InetAddress[]::new));
  }

  private static HttpEndpoint endpoint(String host, boolean allowPrivate) {
    return new HttpEndpoint(host, 8443, true, "/mcp", Map.of(), allowPrivate);
  }
}
