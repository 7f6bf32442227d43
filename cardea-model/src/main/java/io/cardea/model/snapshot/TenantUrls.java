package io.cardea.model.snapshot;

import io.cardea.model.identity.TenantId;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Tenants that have an address of their own: whoever calls by its host is in that tenant, and its
 * paths need no {@code /t/{tenant}}.
 */
public final class TenantUrls {

  /** No tenant has one. */
  public static final TenantUrls NONE = new TenantUrls(Map.of());

  private final Map<TenantId, String> urls;
  private final Map<String, TenantId> hosts;

  /**
   * @param urls without slashes at their ends, each with a host of its own
   */
  public TenantUrls(Map<TenantId, String> urls) {
    this.urls = Map.copyOf(urls);
    Map<String, TenantId> found = new HashMap<>();
    urls.forEach((tenant, url) -> found.put(host(url), tenant));
    this.hosts = Map.copyOf(found);
  }

  /** The host of {@code url} in lower case, without its port. */
  public static String host(String url) {
    return String.valueOf(URI.create(url).getHost()).toLowerCase(Locale.ROOT);
  }

  /** The address of {@code tenant}, if it has one of its own. */
  public Optional<String> of(TenantId tenant) {
    return Optional.ofNullable(urls.get(tenant));
  }

  /**
   * The tenant that is called at {@code host}, if that is one's own.
   *
   * @param host of a request, with or without a port
   */
  public Optional<TenantId> at(String host) {
    if (hosts.isEmpty()) {
      return Optional.empty();
    }
    int port = host.indexOf(':');
    String name = port < 0 ? host : host.substring(0, port);
    return Optional.ofNullable(hosts.get(name.toLowerCase(Locale.ROOT)));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TenantUrls that && urls.equals(that.urls);
  }

  @Override
  public int hashCode() {
    return urls.hashCode();
  }

  @Override
  public String toString() {
    return urls.toString();
  }
}
