package io.cardea.app.sample;

import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;

/**
 * A small MCP server over Streamable HTTP, for 2025-03-26, 2025-06-18, 2025-11-25 and 2026-07-28,
 * at {@value #PATH} on a port of 127.0.0.1 that the system chooses. It needs no credentials and
 * holds nothing worth protecting: a gateway belongs in front of it.
 */
public final class SampleServer {

  /** Path of the endpoint. */
  public static final String PATH = "/mcp";

  private final Vertx vertx;
  private final String deployment;
  private final int port;

  private SampleServer(Vertx vertx, String deployment, int port) {
    this.vertx = vertx;
    this.deployment = deployment;
    this.port = port;
  }

  /**
   * Starts a server; the future fails if no port can be bound.
   *
   * @param clock what the tool {@code time} reads
   */
  public static Future<SampleServer> start(Vertx vertx, Clock clock) {
    Listening listening = new Listening(vertx, clock);
    return vertx
        .deployVerticle(listening)
        .map(deployment -> new SampleServer(vertx, deployment, listening.port()));
  }

  /** The port it listens on. */
  public int port() {
    return port;
  }

  /** Ends sessions and subscriptions, tells their clients so, and closes the port. */
  public Future<Void> stop() {
    return vertx.undeploy(deployment);
  }

  /** A deployment gives the server one event loop of its own, whoever starts it. */
  private static final class Listening implements Deployable {
    private final Vertx vertx;
    private final LegacyFace legacy;
    private final ModernFace modern;
    private volatile int port;

    Listening(Vertx vertx, Clock clock) {
      Guestbook guestbook = new Guestbook();
      List<Tool> tools =
          List.of(
              new EchoTool(),
              new AddTool(),
              new TimeTool(clock, ZoneId.getAvailableZoneIds()),
              new CountTool(vertx),
              new AskNameTool(guestbook));
      Methods methods = new Methods(new Tools(tools), new Resources(guestbook), new Prompts());
      this.vertx = vertx;
      this.legacy = new LegacyFace(vertx, methods, guestbook, () -> UUID.randomUUID().toString());
      this.modern = new ModernFace(vertx, methods, guestbook);
    }

    int port() {
      return port;
    }

    @Override
    public Future<?> deploy(Context context) {
      // HTTP/1.1 only: the Host header is what says which name the client used.
      HttpServerOptions options =
          new HttpServerOptions().setHost("127.0.0.1").setPort(0).setHttp2ClearTextEnabled(false);
      return vertx
          .createHttpServer(options)
          .requestHandler(new Front(legacy, modern))
          .listen()
          .onSuccess(server -> port = server.actualPort());
    }

    /** What is created while deploying, the port among it, closes with the deployment. */
    @Override
    public Future<?> undeploy(Context context) {
      legacy.close();
      modern.close();
      return Future.succeededFuture();
    }
  }
}
