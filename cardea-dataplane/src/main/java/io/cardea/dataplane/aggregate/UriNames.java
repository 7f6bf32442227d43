package io.cardea.dataplane.aggregate;

import io.cardea.dataplane.listing.EndpointView;
import io.cardea.model.adapter.AdapterKey;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What the URIs of one server are called at an aggregate, for one answer. Looking one up may mean
 * comparing it with every template of every server, so after some each gets the form that needs no
 * looking up.
 */
final class UriNames implements UnaryOperator<String> {

  private static final int MAX_LOOKED_UP = 1_000;

  private final Supplier<EndpointView> view;
  private final AdapterKey adapter;
  private int lookedUp;

  UriNames(Supplier<EndpointView> view, AdapterKey adapter) {
    this.view = view;
    this.adapter = adapter;
  }

  @Override
  public String apply(String uri) {
    lookedUp++;
    return lookedUp > MAX_LOOKED_UP
        ? view.get().explicit(adapter, uri)
        : view.get().toClient(adapter, uri);
  }
}
