package io.cardea.upstream.exchange;

import io.cardea.model.policy.Permit;

/** Every server as one event loop reaches it, whatever its transport. Not thread-safe. */
public interface Upstreams {

  /**
   * Sends {@code request} to the permit's adapter and gives the answer to {@code reply}, from this
   * call on at the earliest and always on this event loop.
   */
  UpstreamExchange open(Permit permit, UpstreamRequest request, UpstreamReply reply);
}
