package io.cardea.model.adapter;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A server that speaks Streamable HTTP, at one place or several that serve the same.
 *
 * @param endpoints its places, at least one
 */
public record HttpUpstream(List<WeightedEndpoint> endpoints) implements Upstream {

  /**
   * One place and its share of new sessions and of stateless calls.
   *
   * @param endpoint where
   * @param weight 1 to 1000; its share is its weight among those that are healthy
   */
  public record WeightedEndpoint(HttpEndpoint endpoint, int weight) {
    public WeightedEndpoint {
      if (weight < 1 || weight > 1000) {
        throw new IllegalArgumentException("a weight is 1 to 1000");
      }
    }
  }

  public HttpUpstream {
    endpoints = List.copyOf(endpoints);
    if (endpoints.isEmpty()) {
      throw new IllegalArgumentException("an upstream has at least one endpoint");
    }
  }

  /** A server at one place. */
  public static HttpUpstream at(HttpEndpoint endpoint) {
    return new HttpUpstream(List.of(new WeightedEndpoint(endpoint, 1)));
  }

  /** The same server, with {@code change} made to each of its places. */
  public HttpUpstream with(UnaryOperator<HttpEndpoint> change) {
    return new HttpUpstream(
        endpoints.stream()
            .map(each -> new WeightedEndpoint(change.apply(each.endpoint()), each.weight()))
            .toList());
  }

  /** The only place, or the first of several. */
  public HttpEndpoint first() {
    return endpoints.getFirst().endpoint();
  }
}
