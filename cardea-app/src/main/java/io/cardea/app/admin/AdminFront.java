package io.cardea.app.admin;

import io.cardea.controlplane.admin.AdminAnswer;
import io.cardea.controlplane.admin.AdminApi;
import io.cardea.controlplane.admin.AdminRequest;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * Health, metrics and the admin API over HTTP. Metrics and readiness tell no secrets and are open
 * to this machine; metrics want an admin key from elsewhere.
 */
public final class AdminFront {

  private static final int MAX_BODY = 64 * 1024;

  private final AdminApi api;
  private final PrometheusMeterRegistry metrics;
  private final BooleanSupplier ready;
  private final Executor blocking;

  /**
   * @param ready whether calls are welcome
   * @param blocking runs what waits for the store
   */
  public AdminFront(
      AdminApi api, PrometheusMeterRegistry metrics, BooleanSupplier ready, Executor blocking) {
    this.api = api;
    this.metrics = metrics;
    this.ready = ready;
    this.blocking = blocking;
  }

  /**
   * Answers a request that is no MCP traffic.
   *
   * @param local whether it comes straight from this machine
   */
  public void serve(HttpServerRequest request, boolean local) {
    switch (request.path()) {
      case "/health/live", "/health/started" -> answer(request, 200, "{\"status\":\"up\"}");
      case "/health/ready" -> {
        boolean up = ready.getAsBoolean();
        answer(request, up ? 200 : 503, up ? "{\"status\":\"up\"}" : "{\"status\":\"draining\"}");
      }
      case "/metrics" -> metrics(request, local);
      case "/" -> answer(request, 200, "{\"name\":\"cardea\",\"mcp\":\"/mcp\"}");
      default -> {
        if (request.path() != null && AdminApi.serves(request.path())) {
          api(request);
        } else {
          notFound(request);
        }
      }
    }
  }

  /**
   * Whether {@code request} is a probe of an orchestrator, which knows this gateway by any address.
   */
  public static boolean isHealth(HttpServerRequest request) {
    return request.path() != null && request.path().startsWith("/health/");
  }

  /** Says that the request's Host is none of ours. */
  public void wrongHost(HttpServerRequest request) {
    problem(
        request,
        403,
        "Forbidden",
        "The Host header names no host of this gateway (allowedHosts, publicUrl).");
  }

  /** Says that there is nothing at this path. */
  public void notFound(HttpServerRequest request) {
    problem(
        request,
        404,
        "Not found",
        "There is nothing here. MCP is at /mcp, /profiles/{name}/mcp and /adapters/{name}/mcp.");
  }

  /** Says that the gateway is about to stop. */
  public void unavailable(HttpServerRequest request) {
    request.response().putHeader("Connection", "close").putHeader("Retry-After", "5");
    problem(request, 503, "Stopping", "This gateway is stopping. Try again in a few seconds.");
  }

  private void metrics(HttpServerRequest request, boolean local) {
    if (!local && !api.isAdmin(toAdmin(request, ""))) {
      problem(request, 401, "Unauthenticated", "Metrics need an API key with the admin scope.");
      return;
    }
    Vertx.currentContext()
        .executeBlocking(metrics::scrape, false)
        .onSuccess(text ->
            request
                .response()
                .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                .end(text));
  }

  private void api(HttpServerRequest request) {
    if (request.getHeader("origin") != null) {
      problem(request, 403, "Forbidden", "Browsers may not call the admin API yet.");
      return;
    }
    Buffer body = Buffer.buffer();
    request.handler(chunk -> {
      if (body.length() <= MAX_BODY) {
        body.appendBuffer(chunk);
      }
    });
    var context = Vertx.currentContext();
    request.endHandler(_ -> {
      if (body.length() > MAX_BODY) {
        problem(request, 413, "Too large", "The body is larger than 64 KiB.");
        return;
      }
      AdminRequest asked = toAdmin(request, body.toString());
      blocking.execute(() -> {
        AdminAnswer answer = api.answer(asked);
        context.runOnContext(_ -> answer(request, answer));
      });
    });
  }

  private static AdminRequest toAdmin(HttpServerRequest request, String body) {
    List<String> authorization = request.headers().getAll("authorization");
    String query = request.query() == null ? "" : request.query();
    return new AdminRequest(request.method().name(), request.path(), query, authorization, body);
  }

  private static void problem(HttpServerRequest request, int status, String title, String detail) {
    answer(request, AdminAnswer.problem(status, title, detail));
  }

  private static void answer(HttpServerRequest request, int status, String json) {
    answer(request, new AdminAnswer(status, "application/json", json));
  }

  private static void answer(HttpServerRequest request, AdminAnswer answer) {
    if (request.response().closed()) {
      return;
    }
    request
        .response()
        .setStatusCode(answer.status())
        .putHeader("Content-Type", answer.contentType())
        .putHeader("Cache-Control", "no-store")
        .putHeader("X-Content-Type-Options", "nosniff")
        .end(answer.body());
  }
}
