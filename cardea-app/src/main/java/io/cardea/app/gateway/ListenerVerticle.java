package io.cardea.app.gateway;

import io.cardea.app.admin.AdminFront;
import io.cardea.dataplane.gateway.DataPlane;
import io.cardea.dataplane.gateway.Shared;
import io.cardea.dataplane.listener.HttpFront;
import io.cardea.model.limit.GatewayLimits;
import io.cardea.model.snapshot.SnapshotSource;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** One event loop of a listener: its share of the connections, and a data plane of its own. */
final class ListenerVerticle extends VerticleBase {

  /**
   * What the event loops of one listener share.
   *
   * @param serves whether MCP traffic is served here
   * @param admin whether administration is served here
   */
  record Common(
      GatewayOptions.Listen listen,
      boolean serves,
      boolean admin,
      Shared shared,
      Outbound outbound,
      SnapshotSource snapshots,
      AdminFront adminFront,
      ConnectionGate gate,
      Drain drain,
      Clock clock,
      List<HttpServer> servers) {

    Common {
      servers = new CopyOnWriteArrayList<>(servers);
    }
  }

  private final Common common;
  private @Nullable HttpFront front;

  ListenerVerticle(Common common) {
    this.common = common;
  }

  @Override
  public Future<?> start() {
    DataPlane plane = new DataPlane(vertx, common.shared(), common.outbound().on(vertx));
    HttpFront served =
        new HttpFront(
            vertx,
            common.snapshots(),
            plane,
            common.clock(),
            common.listen().host(),
            common.listen().proxyProtocol());
    front = served;
    common.drain().onStart(context, () -> plane.endStreams(Drain.RECONNECT_SPREAD_MILLIS));
    HttpServer server = vertx.createHttpServer(options());
    server.connectionHandler(connection -> common.gate().onConnection(connection, served));
    server.requestHandler(this::onRequest);
    server.invalidRequestHandler(this::onRequest);
    common.servers().add(server);
    return server.listen(common.listen().port(), common.listen().host());
  }

  private HttpServerOptions options() {
    GatewayLimits limits = common.snapshots().current().settings().limits();
    return new HttpServerOptions()
        .setMaxHeaderSize(limits.headerBytes())
        .setMaxInitialLineLength(8 * 1024)
        .setMaxChunkSize(64 * 1024)
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setHttp2ClearTextEnabled(false)
        .setDecompressionSupported(false)
        .setHandle100ContinueAutomatically(true)
        .setUseProxyProtocol(common.listen().proxyProtocol())
        .setTcpNoDelay(true);
  }

  private void onRequest(HttpServerRequest request) {
    HttpFront served = Objects.requireNonNull(front);
    if (!served.isWellFramed(request)) {
      return;
    }
    boolean probe = common.admin() && AdminFront.isHealth(request);
    if (!probe && !served.isForUs(request)) {
      common.adminFront().wrongHost(request);
    } else if (!probe && common.serves() && common.drain().isRefusing()) {
      common.adminFront().unavailable(request);
    } else if (!(common.serves() && served.serve(request))) {
      if (common.admin()) {
        common.adminFront().serve(request, served.isLocal(request));
      } else {
        common.adminFront().notFound(request);
      }
    }
  }
}
