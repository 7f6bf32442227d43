package io.cardea.dataplane.listener;

import io.cardea.dataplane.call.Peer;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.List;

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

  /** The address at the other end of {@code connection}, or what its PROXY protocol line says. */
  static String of(HttpConnection connection) {
    SocketAddress remote = connection.remoteAddress();
    return remote == null ? "" : String.valueOf(remote.hostAddress());
  }

  /**
   * The client of {@code request}, whose connection comes from {@code address}.
   *
   * @param proxied whether the connection itself is a proxy's, whatever address it reports
   */
  static Peer of(
      HttpServerRequest request, String address, TrustedProxies proxies, boolean proxied) {
    boolean local =
        !proxied
            && isLoopback(address)
            && HostRules.isLoopback(String.valueOf(request.getHeader("host")))
            && !isForwarded(request.headers());
    return new Peer(
        proxies.contains(address) ? nearestUntrusted(request.headers(), address, proxies) : address,
        local);
  }

  private static boolean isLoopback(String address) {
    return address.startsWith("127.") || address.equals("::1") || address.equals("0:0:0:0:0:0:0:1");
  }

  private static boolean isForwarded(MultiMap headers) {
    for (String name : FORWARDING) {
      if (headers.contains(name)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Proxies append to the list, so it is read from its end for as long as it names proxies of ours.
   */
  private static String nearestUntrusted(MultiMap headers, String address, TrustedProxies proxies) {
    String nearest = address;
    List<String> chain =
        headers.getAll("x-forwarded-for").stream()
            .flatMap(field -> List.of(field.split(",", -1)).stream())
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
