package io.cardea.upstream.address;

import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.OutboundProxy;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Resolves an upstream's host and pins the address, so that what was checked is what is connected
 * to: a name that answers differently the second time (DNS rebinding) gains nothing. If any of a
 * name's addresses is not allowed, none is used. Belongs to one event loop.
 */
public final class AddressGuard {

  private static final long TTL_NANOS = 30_000_000_000L;
  private static final int MAX_PINNED = 10_000;

  private record Pinned(InetAddress address, long until) {}

  /** Asks for every address of a host, beside the event loop. */
  @FunctionalInterface
  interface Lookup {
    Future<InetAddress[]> addressesOf(String host);
  }

  private final Lookup lookup;
  private final LongSupplier nanoTime;
  private final Map<String, Pinned> pinned = new HashMap<>();

  public AddressGuard(Vertx vertx) {
    this(
        host -> vertx.executeBlocking(() -> InetAddress.getAllByName(host), false),
        System::nanoTime);
  }

  AddressGuard(Lookup lookup, LongSupplier nanoTime) {
    this.lookup = lookup;
    this.nanoTime = nanoTime;
  }

  /**
   * The address to connect to. Fails with {@link BlockedAddress} or {@link UnknownHostException}.
   */
  public Future<InetSocketAddress> resolve(HttpEndpoint endpoint) {
    long now = nanoTime.getAsLong();
    Pinned known = pinned.get(endpoint.host());
    if (known != null && now - known.until() < 0) {
      return check(known.address(), endpoint);
    }
    return lookup.addressesOf(endpoint.host()).compose(addresses -> pin(addresses, endpoint, now));
  }

  /**
   * The address of a proxy, which may be a private one: who declares it means it. What is behind
   * it, it decides.
   */
  public Future<InetSocketAddress> resolve(OutboundProxy proxy) {
    return resolve(new HttpEndpoint(proxy.host(), proxy.port(), false, "/", Map.of(), true));
  }

  private Future<InetSocketAddress> pin(InetAddress[] addresses, HttpEndpoint endpoint, long now) {
    for (InetAddress address : addresses) {
      if (!endpoint.allowPrivateNetwork() && !AddressClass.isPublic(address)) {
        return Future.failedFuture(new BlockedAddress(endpoint.host()));
      }
    }
    if (pinned.size() >= MAX_PINNED) {
      pinned.clear();
    }
    pinned.put(endpoint.host(), new Pinned(addresses[0], now + TTL_NANOS));
    return check(addresses[0], endpoint);
  }

  private static Future<InetSocketAddress> check(InetAddress address, HttpEndpoint endpoint) {
    if (!endpoint.allowPrivateNetwork() && !AddressClass.isPublic(address)) {
      return Future.failedFuture(new BlockedAddress(endpoint.host()));
    }
    return Future.succeededFuture(new InetSocketAddress(address, endpoint.port()));
  }
}
