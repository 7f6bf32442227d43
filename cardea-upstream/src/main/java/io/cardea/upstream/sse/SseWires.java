package io.cardea.upstream.sse;

import io.cardea.model.adapter.Adapter;
import io.cardea.upstream.address.AddressGuard;
import io.cardea.upstream.conversation.Wire;
import io.cardea.upstream.conversation.WireListener;
import io.cardea.upstream.conversation.Wires;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;

/**
 * Channels to servers that speak HTTP+SSE (MCP 2024-11-05, "HTTP with SSE"). A stream that is lost
 * is not opened again: the server has forgotten its conversation. Belongs to one event loop.
 */
public final class SseWires implements Wires {

  private static final int MAX_POSTS = 256;
  private static final int MAX_HEADER_BYTES = 32 * 1024;

  /** Shorter than the 5 s that common servers keep an idle connection. */
  private static final int IDLE_SECONDS = 4;

  private final SseWire.Loop loop;

  /**
   * To be called on the event loop it belongs to.
   *
   * @param jsonDepth nesting of any text read
   */
  public SseWires(Vertx vertx, int jsonDepth) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_1_1)
            .setDecompressionSupported(false)
            .setMaxHeaderSize(MAX_HEADER_BYTES)
            .setVerifyHost(true)
            .setTcpNoDelay(true)
            .setKeepAliveTimeout(IDLE_SECONDS);
    loop =
        new SseWire.Loop(
            vertx,
            vertx.getOrCreateContext(),
            vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(MAX_POSTS)),
            new AddressGuard(vertx),
            jsonDepth);
  }

  @Override
  public Wire open(Adapter adapter, String principal, WireListener listener) {
    SseWire wire = new SseWire(loop, adapter, listener);
    wire.connect();
    return wire;
  }
}
