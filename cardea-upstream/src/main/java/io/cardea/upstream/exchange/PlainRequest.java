package io.cardea.upstream.exchange;

import io.cardea.upstream.exchange.UpstreamRequest.Payload;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An HTTP request that has nothing of MCP.
 *
 * @param method its method, a token
 * @param target path and query, percent-encoded, starts with {@code /}
 * @param headers fields in order, besides those of the endpoint and of the transport
 * @param body its content; not to be changed
 * @param timeout until the answer must be complete, where that is less than the adapter allows
 */
public record PlainRequest(
    String method,
    String target,
    List<Map.Entry<String, String>> headers,
    Optional<Payload> body,
    Optional<Duration> timeout) {

  /** Names the method only: what else it has may be secret. */
  @Override
  public String toString() {
    return method;
  }
}
