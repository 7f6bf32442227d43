package io.cardea.model.adapter;

/**
 * A server that speaks HTTP+SSE (MCP 2024-11-05, "HTTP with SSE").
 *
 * @param endpoint where its event stream is
 */
public record SseUpstream(HttpEndpoint endpoint) implements Upstream {}
