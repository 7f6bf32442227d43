package io.cardea.upstream.exchange;

import io.cardea.model.policy.Permit;

/** The place of an adapter that is an HTTP API, as one event loop reaches it. Not thread-safe. */
@FunctionalInterface
public interface PlainHttp {

  /**
   * Sends {@code request} to the permit's adapter, within its limits, and gives the answer to
   * {@code reply}, possibly before this returns.
   */
  UpstreamExchange call(Permit permit, PlainRequest request, UpstreamReply reply);
}
