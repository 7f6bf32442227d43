package io.cardea.dataplane.listener;

import io.cardea.dataplane.call.Peer;
import io.cardea.dataplane.wire.Fields;
import java.util.List;
import java.util.Optional;

/**
 * Where a request comes from. What a peer says of others counts only if the peer is a trusted
 * proxy.
 */
final class ClientAddress {

  private static final List<String> FORWARDING =
      List.of(
          "forwarded",
          "x-forwarded-for",
          "x-forwarded-host",
          "x-forwarded-proto",
          "x-real-ip",
          "via");

  private ClientAddress() {}

  /**
   * The client of a request with these {@code fields}, whose connection comes from {@code address}.
   *
   * @param certificate what the other end of the connection has shown; that of a proxy is not its
   *     clients'
   * @param proxied whether the connection itself is a proxy's, whatever address it reports
   */
  static Peer of(
      Fields fields,
      String address,
      Optional<String> certificate,
      TrustedProxies proxies,
      boolean proxied) {
    boolean local =
        !proxied
            && isLoopback(address)
            && HostRules.isLoopback(String.valueOf(fields.get("host")))
            && !isForwarded(fields);
    return proxies.contains(address)
        ? new Peer(nearestUntrusted(fields, address, proxies), local)
        : new Peer(address, local, Optional.empty(), certificate);
  }

  private static boolean isLoopback(String address) {
    return address.startsWith("127.") || address.equals("::1") || address.equals("0:0:0:0:0:0:0:1");
  }

  private static boolean isForwarded(Fields fields) {
    for (String name : FORWARDING) {
      if (fields.has(name)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Proxies append to the list, so it is read from its end for as long as it names proxies of ours.
   */
  private static String nearestUntrusted(Fields fields, String address, TrustedProxies proxies) {
    String nearest = address;
    List<String> chain =
        fields.all("x-forwarded-for").stream()
            .flatMap(value -> List.of(value.split(",", -1)).stream())
            .map(String::strip)
            .toList();
    for (int i = chain.size() - 1; i >= 0 && proxies.contains(nearest); i--) {
      if (!chain.get(i).matches("[0-9a-fA-F:.]{2,45}")) {
        break;
      }
      nearest = chain.get(i);
    }
    return nearest;
  }
}
