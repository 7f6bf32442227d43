package io.cardea.controlplane.upstream;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which hosts are not on the public internet by their spelling alone: {@code localhost} (RFC 6761
 * §6.3) and the special-purpose addresses of the IANA registries (RFC 6890), among them those that
 * carry an IPv4 address inside an IPv6 one. What a name resolves to is checked where it is
 * connected to.
 */
final class PrivateHost {

  private static final List<AddressBlock> LOOPBACK = blocks("127.0.0.0/8", "::1");
  private static final List<AddressBlock> SPECIAL =
      blocks(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/3",
          "::/96",
          "64:ff9b::/96",
          "64:ff9b:1::/48",
          "100::/64",
          "2001::/23",
          "2001:db8::/32",
          "2002::/16",
          "fc00::/7",
          "fe80::/10",
          "fec0::/10",
          "ff00::/8");

  private PrivateHost() {}

  /** Whether {@code host}, without brackets, names this machine. */
  static boolean isLoopback(String host) {
    return isLocalName(host) || isIn(LOOPBACK, host);
  }

  /** Whether {@code host}, without brackets, is no address of the public internet. */
  static boolean isPrivate(String host) {
    return isLocalName(host) || isIn(SPECIAL, host);
  }

  private static boolean isLocalName(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    return bare.equals("localhost") || bare.endsWith(".localhost");
  }

  private static boolean isIn(List<AddressBlock> blocks, String host) {
    return AddressBlock.address(host)
        .filter(address -> blocks.stream().anyMatch(block -> block.contains(address)))
        .isPresent();
  }

  private static List<AddressBlock> blocks(String... texts) {
    return Stream.of(texts).map(AddressBlock::parse).flatMap(Optional::stream).toList();
  }
}
