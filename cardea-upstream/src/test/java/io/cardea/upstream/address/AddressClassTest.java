package io.cardea.upstream.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The IANA special-purpose registries at their edges (RFC 6890 and what it became). */
class AddressClassTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.255.255.255",
        "10.0.0.0",
        "10.255.255.255",
        "100.64.0.0",
        "100.100.100.200",
        "100.127.255.255",
        "127.0.0.0",
        "127.0.0.1",
        "127.255.255.255",
        "169.254.0.0",
        "169.254.169.254",
        "169.254.170.2",
        "169.254.255.255",
        "172.16.0.0",
        "172.31.255.255",
        "192.0.0.0",
        "192.0.0.192",
        "192.0.0.255",
        "192.0.2.0",
        "192.0.2.255",
        "192.88.99.0",
        "192.88.99.255",
        "192.168.0.0",
        "192.168.255.255",
        "198.18.0.0",
        "198.19.255.255",
        "198.51.100.0",
        "198.51.100.255",
        "203.0.113.0",
        "203.0.113.255",
        "224.0.0.0",
        "239.255.255.255",
        "240.0.0.0",
        "255.255.255.254",
        "255.255.255.255"
      })
  void shouldKeepSpecialAddressesOfVersion4Out(String address) {
    assertThat(isPublic(address)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.0.0.0",
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "191.255.255.255",
        "192.0.1.0",
        "192.0.1.255",
        "192.0.3.0",
        "192.88.98.255",
        "192.88.100.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "198.51.99.255",
        "198.51.101.0",
        "203.0.112.255",
        "203.0.114.0",
        "223.255.255.255"
      })
  void shouldLetTheirPublicNeighboursThrough(String address) {
    assertThat(isPublic(address)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // unspecified, loopback, version-4-compatible
        "::",
        "::1",
        "::2",
        "::8.8.8.8",
        "::127.0.0.1",
        "::ffff",
        // outside global unicast: discard-only, unique local, link local, site local, multicast
        "100::",
        "100::ffff:ffff:ffff:ffff",
        "100:0:0:1::1",
        "fc00::",
        "fd00:ec2::254",
        "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "ff00::",
        "ff02::1",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "1fff::1",
        "4000::",
        "5f00::1",
        // protocol assignments with Teredo, benchmarking, ORCHID, documentation
        "2001::",
        "2001::1",
        "2001:0:7f00:1::",
        "2001:2::1",
        "2001:10::1",
        "2001:20::1",
        "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff",
        "2001:db8::",
        "2001:db8:ffff::1",
        "3fff::",
        "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff",
        // 6to4 and NAT64 of special version 4 addresses; local-use NAT64
        "2002:7f00:1::",
        "2002:a00:1::1",
        "2002:a9fe:a9fe::",
        "2002:c0a8:101::1",
        "2002:0:0::",
        "64:ff9b::127.0.0.1",
        "64:ff9b::10.0.0.1",
        "64:ff9b::169.254.169.254",
        "64:ff9b::0.0.0.0",
        "64:ff9b:1::1",
        "64:ff9b:1::8.8.8.8",
        "64:ff9b::1:0:0",
        "64:ff9a::8.8.8.8"
      })
  void shouldKeepSpecialAddressesOfVersion6Out(String address) {
    assertThat(isPublic(address)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2000::",
        "2000::1",
        "2001:200::",
        "2001:4860:4860::8888",
        "2001:db7:ffff::1",
        "2001:db9::",
        "2606:4700:4700::1111",
        "2620:4f:8000::1",
        "2a00:1450::1",
        "3ffe::1",
        "3fff:1000::",
        "3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "2002:808:808::1",
        "2003::1",
        "64:ff9b::8.8.8.8"
      })
  void shouldLetGlobalUnicastThrough(String address) {
    assertThat(isPublic(address)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "10.0.0.1", "169.254.169.254", "0.0.0.0", "255.255.255.255"})
  void shouldJudgeMappedAddressesByTheOneInside(String inside) {
    assertThat(AddressClass.isPublic(mapped(inside))).isFalse();
    assertThat(isPublic("::ffff:" + inside)).isFalse();
  }

  @Test
  void shouldLetAMappedPublicAddressThrough() {
    assertThat(AddressClass.isPublic(mapped("8.8.8.8"))).isTrue();
  }

  private static boolean isPublic(String literal) {
    return AddressClass.isPublic(InetAddress.ofLiteral(literal));
  }

  /**
   * An {@link Inet6Address} of a mapped address, which the JDK itself would turn into version 4.
   */
  private static Inet6Address mapped(String four) {
    byte[] bytes = new byte[16];
    bytes[10] = (byte) 0xff;
    bytes[11] = (byte) 0xff;
    System.arraycopy(InetAddress.ofLiteral(four).getAddress(), 0, bytes, 12, 4);
    try {
      return Inet6Address.getByAddress("mapped", bytes, 0);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
