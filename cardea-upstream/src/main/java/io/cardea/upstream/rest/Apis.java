package io.cardea.upstream.rest;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.adapter.RestUpstream;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What all event loops know of the APIs there are. Thread-safe. */
public final class Apis {

  private final Map<AdapterKey, Api> known = new ConcurrentHashMap<>();

  Api of(Adapter adapter) {
    RestUpstream upstream = (RestUpstream) adapter.upstream();
    Api api = known.get(adapter.key());
    if (api == null || !api.upstream().equals(upstream)) {
      api = new Api(upstream);
      known.put(adapter.key(), api);
    }
    return api;
  }

  /** Forgets the APIs of adapters that are not among {@code live}. */
  public void retain(Set<AdapterKey> live) {
    known.keySet().retainAll(live);
  }
}
