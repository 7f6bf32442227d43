package io.cardea.dataplane.call;

/**
 * Where a request comes from.
 *
 * @param address the client's network address, as far as trusted proxies tell
 * @param isLocal whether it came straight from this machine to a loopback name, through no proxy
 */
public record Peer(String address, boolean isLocal) {}
