package io.cardea.dataplane.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Calls;
import io.cardea.dataplane.call.Peer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressTest {

  private static final TrustedProxies PROXIES =
      new TrustedProxies(List.of("10.0.0.0/8", "2001:db8::/32"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // peer | X-Forwarded-For | client
        "192.0.2.1 | 198.51.100.7 | 192.0.2.1",
        "10.0.0.1 | 198.51.100.7 | 198.51.100.7",
        "10.0.0.1 | 1.1.1.1, 198.51.100.7 | 198.51.100.7",
        "10.0.0.1 | 1.1.1.1, 198.51.100.7, 10.0.0.2 | 198.51.100.7",
        "10.0.0.1 | 10.9.9.9, 10.0.0.2 | 10.9.9.9",
        "10.0.0.1 | 2001:db8::5, 10.0.0.2 | 2001:db8::5",
        "10.0.0.1 | 2001:4860::1 | 2001:4860::1",
        "10.0.0.1 | 1.1.1.1, evil, 10.0.0.2 | 10.0.0.2",
        "10.0.0.1 | evil | 10.0.0.1",
        "10.0.0.1 | 1.1.1.1, '' | 10.0.0.1",
        "10.0.0.1 | 1.1.1.1,, | 10.0.0.1",
        "10.0.0.1 | <script>, 10.0.0.2 | 10.0.0.2",
        "10.0.0.1 | unknown | 10.0.0.1",
        "10.0.0.1 | _secret | 10.0.0.1",
      })
  void shouldBelieveTheChainOnlyAsFarAsProxiesWroteIt(String peer, String chain, String client) {
    assertThat(of(peer, false, "X-Forwarded-For: " + chain).address()).isEqualTo(client);
  }

  @Test
  void shouldReadSeveralFieldsAsOneChain() {
    assertThat(
            of("10.0.0.1", false, "X-Forwarded-For: 1.1.1.1", "x-forwarded-for: 10.0.0.2")
                .address())
        .isEqualTo("1.1.1.1");
    assertThat(of("10.0.0.1", false).address()).isEqualTo("10.0.0.1");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, localhost, true",
    "127.0.0.1, localhost:8080, true",
    "127.9.9.9, 127.0.0.1:8080, true",
    "::1, [::1]:8080, true",
    "0:0:0:0:0:0:0:1, localhost, true",
    "127.0.0.1, gateway.example.com, false",
    "127.0.0.1, localhost.evil.com, false",
    "192.0.2.1, localhost, false",
    "10.0.0.1, localhost, false",
    "::ffff:192.0.2.1, localhost, false",
    "'', localhost, false",
  })
  void shouldCallLocalWhatComesFromHereToHere(String peer, String host, boolean local) {
    assertThat(of(peer, false, "Host: " + host).isLocal()).isEqualTo(local);
    assertThat(of(peer, true, "Host: " + host).isLocal()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Forwarded: for=127.0.0.1", "X-Forwarded-For: 127.0.0.1", "x-forwarded-host: localhost",
        "X-Forwarded-Proto: https", "X-Real-IP: 127.0.0.1", "Via: 1.1 proxy"
      })
  void shouldNotCallLocalWhatWasForwarded(String field) {
    assertThat(of("127.0.0.1", false, "Host: localhost", field).isLocal()).isFalse();
  }

  @Test
  void shouldNotCallLocalWhatNamesNoHost() {
    assertThat(of("127.0.0.1", false).isLocal()).isFalse();
  }

  @Test
  void shouldNotTakeTheCertificateOfATrustedProxyForItsClients() {
    assertThat(of("192.0.2.1", false, "Host: localhost").certificate()).contains("shown");
    assertThat(of("10.0.0.1", false, "Host: localhost").certificate()).isEmpty();
  }

  private static Peer of(String peer, boolean proxied, String... fields) {
    return ClientAddress.of(Calls.headers(fields), peer, Optional.of("shown"), PROXIES, proxied);
  }
}
