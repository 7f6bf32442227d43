package io.cardea.app.gateway;

import io.cardea.app.admin.AdminFront;
import io.cardea.dataplane.gateway.DataPlane;
import io.cardea.dataplane.gateway.Shared;
import io.cardea.dataplane.http.Exchange;
import io.cardea.dataplane.http.HttpHandler;
import io.cardea.dataplane.http.HttpListener;
import io.cardea.dataplane.http.HttpLoop;
import io.cardea.dataplane.listener.HttpFront;
import io.cardea.dataplane.wire.BadRequest;
import io.cardea.dataplane.wire.RequestHead;
import io.cardea.model.snapshot.SnapshotSource;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One event loop of a listener: its share of the connections, and a data plane of its own. */
final class ListenerVerticle extends VerticleBase implements HttpHandler {

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
      HttpListener listener,
      Drain drain,
      Clock clock) {}

  private final Common common;
  private @Nullable HttpFront front;

  ListenerVerticle(Common common) {
    this.common = common;
  }

  @Override
  public Future<?> start() {
    DataPlane plane = new DataPlane(vertx, common.shared(), common.outbound().on(vertx));
    front =
        new HttpFront(
            common.snapshots(),
            plane,
            common.clock(),
            common.shared().uris(),
            common.listen().host(),
            common.listen().proxyProtocol());
    common.drain().onRefuse(context, () -> plane.endStreams(Drain.RECONNECT_SPREAD_MILLIS));
    common.drain().onGiveUp(context, plane::endSuspended);
    common
        .listener()
        .add(new HttpLoop(vertx, this, () -> common.snapshots().current().settings().limits()));
    return Future.succeededFuture();
  }

  /** What answers, cancels or ends what is under way is heard to the last; the rest is not. */
  private static boolean mayEndSomething(RequestHead head) {
    return head.method().equals("POST") || head.method().equals("DELETE");
  }

  @Override
  public void onRequest(RequestHead head, Exchange exchange) {
    HttpFront served = Objects.requireNonNull(front);
    boolean probe = common.admin() && AdminFront.isHealth(head);
    if (!probe && !served.isForUs(head)) {
      common.adminFront().wrongHost(exchange);
    } else if (!probe && common.serves() && common.drain().isRefusing()) {
      if (!mayEndSomething(head) || !served.serve(head, exchange)) {
        common.adminFront().unavailable(exchange);
      }
    } else if (!(common.serves() && served.serve(head, exchange))) {
      if (common.admin() || AdminFront.isRegistry(head)) {
        common.adminFront().serve(head, exchange, served);
      } else {
        common.adminFront().notFound(exchange);
      }
    }
  }

  @Override
  public byte[] onMisframed(String address, BadRequest bad) {
    return Objects.requireNonNull(front).misframed(address, bad);
  }
}
