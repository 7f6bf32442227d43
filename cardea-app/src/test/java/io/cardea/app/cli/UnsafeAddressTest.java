package io.cardea.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnsafeAddressTest {

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1", "127.0.0.2", "127.255.255.254", "::1", "[::1]"})
  void shouldFindLoopbackSafe(String host) {
    assertThat(UnsafeAddress.problem(host, null, false)).isEmpty();
    assertThat(UnsafeAddress.problem("127.0.0.1", host, false)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0.0.0.0",
        "::",
        "[::]",
        "10.0.0.1",
        "192.168.1.2",
        "128.0.0.1",
        "2001:db8::1",
        "example.com",
        "localhost.example.com",
        "127.example.com",
        "127.0.0.1.example.com",
        "127.",
        "127.0.0.1.",
        "127.0.0.1x",
        "127.0.0.1 ",
        "1270.0.0.1"
      })
  void shouldFindEverythingElseUnsafeUntilAllowed(String host) {
    assertThat(UnsafeAddress.problem(host, null, false))
        .hasValueSatisfying(
            problem -> assertThat(problem).startsWith(host).contains("--insecure-http"));
    assertThat(UnsafeAddress.problem("127.0.0.1", host, false)).isPresent();
    assertThat(UnsafeAddress.problem(host, host, true)).isEmpty();
  }

  @Test
  void shouldNameTheFirstUnsafeAddress() {
    assertThat(UnsafeAddress.problem("10.0.0.1", "10.0.0.2", false).orElse(""))
        .startsWith("10.0.0.1");
  }
}
