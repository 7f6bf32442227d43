package io.cardea.dataplane.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, 10.0.0.1, true",
    "10.0.0.1, 10.0.0.2, false",
    "10.0.0.1/32, 10.0.0.1, true",
    "10.0.0.1/32, 10.0.0.0, false",
    "10.0.0.0/31, 10.0.0.1, true",
    "10.0.0.0/31, 10.0.0.2, false",
    "10.0.0.0/8, 10.255.255.255, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "10.0.0.0/8, 9.255.255.255, false",
    "10.9.9.9/8, 10.1.1.1, true",
    "128.0.0.0/1, 255.255.255.255, true",
    "128.0.0.0/1, 127.255.255.255, false",
    "0.0.0.0/0, 0.0.0.0, true",
    "0.0.0.0/0, 255.255.255.255, true",
    "0.0.0.0/0, ::1, false",
    "0.0.0.0/0, 2001:db8::1, false",
    "10.0.0.1, ::ffff:10.0.0.1, true",
    "10.0.0.1, ::ffff:a00:1, true",
    "10.0.0.1, ::10.0.0.1, false",
    "2001:db8::1, 2001:db8::1, true",
    "2001:db8::1, 2001:DB8:0:0:0:0:0:1, true",
    "2001:db8::1/128, 2001:db8::1, true",
    "2001:db8::1/128, 2001:db8::2, false",
    "2001:db8::/32, 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff, true",
    "2001:db8::/32, 2001:db9::, false",
    "::/0, 2001:db8::1, true",
    "::/0, ::1, true",
    "::/0, 10.0.0.1, false",
    "::/0, ::ffff:10.0.0.1, false",
  })
  void shouldMatchAddressesAndBlocks(String declared, String address, boolean trusted) {
    assertThat(new TrustedProxies(List.of(declared)).contains(address)).isEqualTo(trusted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "unknown",
        "localhost",
        "example.com",
        "10.0.0.256",
        "_hidden",
        "10.0.0.1:80",
        "[::1]:80",
        "10.0.0.1/32",
        "::g",
        "1.2.3.4.5"
      })
  void shouldTrustNothingThatIsNoAddress(String address) {
    TrustedProxies proxies = new TrustedProxies(List.of("0.0.0.0/0", "::/0"));
    assertThat(proxies.contains(address)).isFalse();
  }

  @Test
  void shouldTrustNobodyByDefault() {
    assertThat(new TrustedProxies(List.of()).contains("127.0.0.1")).isFalse();
  }

  @Test
  void shouldTrustAnyOfSeveral() {
    TrustedProxies proxies = new TrustedProxies(List.of("192.0.2.1", "2001:db8::/64"));
    assertThat(proxies.contains("192.0.2.1")).isTrue();
    assertThat(proxies.contains("2001:db8::42")).isTrue();
    assertThat(proxies.contains("192.0.2.2")).isFalse();
  }

  @Test
  void shouldNotTakeWhatIsNoAddressForAnEntryThatIsNone() {
    assertThat(new TrustedProxies(List.of("nonsense")).contains("unknown")).isFalse();
  }
}
