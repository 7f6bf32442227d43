package io.cardea.dataplane.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.limit.GatewayLimits;
import io.cardea.model.snapshot.GatewaySettings;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostRulesTest {

  private static final GatewaySettings DECLARED =
      new GatewaySettings(
          Optional.of("https://gateway.example.com"),
          Set.of("mcp.example.com", "10.1.2.3"),
          Set.of("https://app.example.com", "http://intra.example.com:8081"),
          List.of(),
          false,
          false,
          GatewayLimits.DEFAULT);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:80",
        "localhost:8080",
        "localhost:65535",
        "LOCALHOST",
        "LocalHost:1",
        "127.0.0.1",
        "127.0.0.1:8080",
        "[::1]",
        "[::1]:8080"
      })
  void shouldAllowLoopbackNamesWithAndWithoutPort(String host) {
    assertThat(HostRules.isLoopback(host)).isTrue();
    assertThat(HostRules.allowsHost(GatewaySettings.DEFAULT, host, "127.0.0.1")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "evil.com",
        "evil.com:8080",
        "localhost@evil.com",
        "localhost:80@evil.com",
        "evil.com@localhost",
        "user:pw@localhost",
        "localhost:80:80",
        "localhost:",
        "localhost:x",
        "localhost:-1",
        "localhost:123456",
        "localhost:80 ",
        " localhost",
        "localhost.",
        "localhost.:80",
        "localhost.evil.com",
        "127.0.0.1.evil.com",
        "127.0.0.1.",
        "127.0.0.2",
        "127.1",
        "2130706433",
        "0",
        "0.0.0.0",
        "[::]",
        "::1",
        "[::1",
        "[::1]evil",
        "[::1]:",
        "[::1]:80:80",
        "[::1%25lo]",
        "[::ffff:127.0.0.1]",
        "[0:0:0:0:0:0:0:1]",
        "a:b",
        "localhost/path",
        "localhost?x",
        "localhost#x",
        "localhost\\evil.com",
        "localhost\u0000",
        "ｌocalhost",
        "localhost,evil.com",
        "http://localhost",
        "[",
        "]",
        ":",
        ":80",
        "[]:80"
      })
  void shouldRefuseWhateverElseClaimsToBeLoopback(String host) {
    assertThat(HostRules.isLoopback(host)).isFalse();
    assertThat(HostRules.allowsHost(GatewaySettings.DEFAULT, host, "127.0.0.1")).isFalse();
    assertThat(HostRules.allowsHost(DECLARED, host, "127.0.0.1")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "mcp.example.com, true",
    "MCP.Example.COM:8443, true",
    "gateway.example.com, true",
    "gateway.example.com:443, true",
    "10.1.2.3:8080, true",
    "10.1.2.4, false",
    "example.com, false",
    "xmcp.example.com, false",
    "mcp.example.com.evil.com, false",
    "mcp.example.com., false",
  })
  void shouldAllowDeclaredHostsOnly(String host, boolean allowed) {
    assertThat(HostRules.allowsHost(DECLARED, host, "0.0.0.0")).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7:8080, true",
    "192.0.2.7, 192.0.2.8:8080, false",
    "gw.internal, GW.internal, true",
    "2001:db8::7, [2001:db8::7]:8080, true",
    "2001:db8::7, [2001:DB8::7], true",
    "2001:db8::7, [2001:db8::8], false",
    "[2001:db8::7], [2001:db8::7]:1, true",
    "::, [::]:80, true",
  })
  void shouldAllowTheBoundAddress(String bound, String host, boolean allowed) {
    assertThat(HostRules.allowsHost(GatewaySettings.DEFAULT, host, bound)).isEqualTo(allowed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "evil.com:80:80", "a:b", "[::1]evil", "localhost:x", ":", ":80"})
  void shouldRefuseMalformedHostsWhateverIsBound(String host) {
    for (String bound : List.of("2001:db8::7", "fe80::1", "::", "::1", "0.0.0.0", "localhost")) {
      assertThat(HostRules.allowsHost(GatewaySettings.DEFAULT, host, bound)).as(bound).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost",
        "http://localhost:3000",
        "https://localhost:3000",
        "http://127.0.0.1:6274",
        "http://[::1]:8080",
        "https://app.example.com",
        "http://intra.example.com:8081",
        "https://gateway.example.com"
      })
  void shouldAllowLoopbackAndDeclaredOrigins(String origin) {
    assertThat(HostRules.allowsOrigin(DECLARED, origin)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "NULL",
        "*",
        "localhost",
        "//localhost",
        "http://",
        "https://",
        "http:localhost",
        "http://localhost.evil.com",
        "http://evil.com",
        "http://localhost@evil.com",
        "http://localhost:3000@evil.com",
        "http://evil.com@localhost",
        "http://localhost:3000/path",
        "http://localhost/",
        "http://localhost?x",
        "http://localhost#x",
        "http://localhost\\@evil.com",
        "http://localhost evil.com",
        "http://localhost:3000:80",
        "http://localhost:",
        "http://127.0.0.1.evil.com",
        "http://127.0.0.2",
        "http://0.0.0.0",
        "file://",
        "file://localhost",
        "ftp://localhost",
        "chrome-extension://abcdef",
        "https://app.example.com:443",
        "https://app.example.com/",
        "http://app.example.com",
        "https://app.example.com.evil.com",
        "https://xapp.example.com",
        "http://intra.example.com",
        "http://gateway.example.com",
        "http://localhost, http://evil.com",
        "http://localhost http://evil.com"
      })
  void shouldRefuseEveryOtherOrigin(String origin) {
    assertThat(HostRules.allowsOrigin(DECLARED, origin)).isFalse();
  }

  @Test
  void shouldAllowNoForeignOriginByDefault() {
    assertThat(HostRules.allowsOrigin(GatewaySettings.DEFAULT, "https://app.example.com"))
        .isFalse();
  }
}
