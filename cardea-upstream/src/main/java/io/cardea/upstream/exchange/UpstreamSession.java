package io.cardea.upstream.exchange;

import java.util.Optional;

/**
 * A legacy session at a server.
 *
 * @param id the server's own session id, if it gave one
 * @param endpoint which of the adapter's endpoints it lives at, as {@link UpstreamHead#endpoint()}
 *     told; possibly empty
 */
public record UpstreamSession(Optional<String> id, String endpoint) {}
