package io.cardea.upstream.learn;

import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.catalog.AdapterCatalog;
import io.cardea.upstream.exchange.Upstreams;
import io.cardea.upstream.loop.Loop;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * One event loop that learns, and what belongs to it alone.
 *
 * @param loop the event loop
 * @param upstreams servers as it reaches them
 * @param endpoints the health of an adapter's places, as calls have found it; asked on this loop,
 *     empty where it has one place or nothing is known
 * @param random for waits
 */
public record Lane(
    Loop loop,
    Upstreams upstreams,
    Function<AdapterKey, List<AdapterCatalog.EndpointHealth>> endpoints,
    RandomGenerator random) {}
