package io.cardea.model.adapter;

/** How a server is reached. */
public sealed interface Upstream
    permits HttpUpstream, SseUpstream, StdioUpstream, RestUpstream, ImageUpstream {}
