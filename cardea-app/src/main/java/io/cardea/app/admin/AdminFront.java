package io.cardea.app.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.controlplane.admin.AdminAnswer;
import io.cardea.controlplane.admin.AdminApi;
import io.cardea.controlplane.admin.AdminRequest;
import io.cardea.controlplane.document.Utf8;
import io.cardea.controlplane.registry.RegistryApi;
import io.cardea.dataplane.http.BodySink;
import io.cardea.dataplane.http.Exchange;
import io.cardea.dataplane.listener.Cors;
import io.cardea.dataplane.listener.HttpFront;
import io.cardea.dataplane.wire.RequestHead;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Health, metrics, the admin API and the registry over HTTP. Metrics and readiness tell no secrets
 * and are open to this machine; metrics want an admin key from elsewhere.
 */
public final class AdminFront {

  private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";
  private static final int MAX_BODY = 4 << 20;

  /** Of somebody who may not do anything here. */
  private static final int MAX_STRANGE_BODY = 64 << 10;

  private static final Map<String, String> FIELDS =
      Map.of("cache-control", "no-store", "x-content-type-options", "nosniff");

  private final AdminApi api;
  private final RegistryApi registry;
  private final PrometheusMeterRegistry metrics;
  private final BooleanSupplier ready;

  /** Runs what waits for the store. */
  private final Executor blocking = Thread::startVirtualThread;

  private final Executor measuring;

  /**
   * @param ready whether calls are welcome
   * @param measuring gathers metrics, also while the store does not answer
   */
  public AdminFront(
      AdminApi api,
      RegistryApi registry,
      PrometheusMeterRegistry metrics,
      BooleanSupplier ready,
      Executor measuring) {
    this.api = api;
    this.registry = registry;
    this.metrics = metrics;
    this.ready = ready;
    this.measuring = measuring;
  }

  /**
   * Answers a request that is no MCP traffic.
   *
   * @param front knows where it comes from
   */
  public void serve(RequestHead head, Exchange exchange, HttpFront front) {
    switch (head.path()) {
      case "/health/live", "/health/started" -> answer(exchange, 200, "{\"status\":\"up\"}");
      case "/health/ready" -> {
        boolean up = ready.getAsBoolean();
        answer(exchange, up ? 200 : 503, up ? "{\"status\":\"up\"}" : "{\"status\":\"draining\"}");
      }
      case "/metrics" -> metrics(head, exchange, front);
      case "/" -> answer(exchange, 200, "{\"name\":\"cardea\",\"mcp\":\"/mcp\"}");
      default -> {
        if (AdminApi.serves(head.path())) {
          api(head, exchange, front);
        } else if (isRegistry(head)) {
          registry(head, exchange, front);
        } else {
          notFound(exchange);
        }
      }
    }
  }

  /** Whether it is a probe of an orchestrator, which knows this gateway by any address. */
  public static boolean isHealth(RequestHead head) {
    return head.path().startsWith("/health/");
  }

  /** Whether it is for the registry, which agents ask where they call. */
  public static boolean isRegistry(RequestHead head) {
    return RegistryApi.serves(head.path());
  }

  /** Says that the request's Host is none of ours. */
  public void wrongHost(Exchange exchange) {
    problem(
        exchange,
        403,
        "Forbidden",
        "The Host header names no host of this gateway (allowedHosts, publicUrl).");
  }

  /** Says that there is nothing at this path. */
  public void notFound(Exchange exchange) {
    problem(
        exchange,
        404,
        "Not found",
        "There is nothing here. MCP is at /mcp, /profiles/{name}/mcp and /adapters/{name}/mcp.");
  }

  /** Says that the gateway is about to stop. */
  public void unavailable(Exchange exchange) {
    exchange.closeAfter();
    exchange.add("retry-after", "5");
    problem(exchange, 503, "Stopping", "This gateway is stopping. Try again in a few seconds.");
  }

  /** They tell of all tenants. */
  private void metrics(RequestHead head, Exchange exchange, HttpFront front) {
    if (!front.isLocal(head, exchange) && !api.isAdminOfAll(toAdmin(head, "", exchange, front))) {
      problem(
          exchange,
          401,
          "Unauthenticated",
          "Metrics need an API key of the tenant default with the admin scope.");
      return;
    }
    try {
      measuring.execute(() -> {
        byte[] text = metrics.scrape().getBytes(UTF_8);
        exchange.execute(() -> exchange.answer(200, METRICS, Map.of(), text));
      });
    } catch (RejectedExecutionException e) {
      problem(exchange, 503, "Busy", "Others ask for metrics now: try again.");
    }
  }

  private void api(RequestHead head, Exchange exchange, HttpFront front) {
    if (head.fields().has("origin")) {
      problem(exchange, 403, "Forbidden", "Browsers may not call the admin API yet.");
      return;
    }
    int most = api.isAdmin(toAdmin(head, "", exchange, front)) ? MAX_BODY : MAX_STRANGE_BODY;
    exchange.read(most, new Asked(head, exchange, front, api::answer));
  }

  /** Pages of allowed origins may read it; it is private, so that not all may (*). */
  private void registry(RequestHead head, Exchange exchange, HttpFront front) {
    boolean local = front.isLocal(head, exchange);
    String origin = head.fields().get("origin");
    if (origin != null && !front.allowsOrigin(origin)) {
      answer(
          exchange,
          RegistryApi.error(403, "The Origin header names no allowed origin (allowedOrigins)."));
      return;
    }
    if (origin != null) {
      Cors.allow(exchange, origin);
      if (head.method().equals("OPTIONS")) {
        Cors.preflight(exchange, "GET");
        return;
      }
    }
    exchange.read(
        MAX_STRANGE_BODY,
        new Asked(head, exchange, front, request -> registry.answer(request, local)));
  }

  /** A request to an API whose body is awaited. */
  private final class Asked implements BodySink {
    private final RequestHead head;
    private final Exchange exchange;
    private final HttpFront front;
    private final Function<AdminRequest, AdminAnswer> asked;

    Asked(
        RequestHead head,
        Exchange exchange,
        HttpFront front,
        Function<AdminRequest, AdminAnswer> asked) {
      this.head = head;
      this.exchange = exchange;
      this.front = front;
      this.asked = asked;
    }

    @Override
    public void onWhole(byte[] body) {
      switch (Utf8.read(body)) {
        case Utf8.Text(String text) -> ask(toAdmin(head, text, exchange, front));
        case Utf8.Broken(int offset) ->
            problem(
                exchange,
                400,
                "Not UTF-8",
                "The body is not UTF-8 text (RFC 3629) at byte offset "
                    + offset
                    + ": nothing was changed. Send it as UTF-8.");
      }
    }

    private void ask(AdminRequest request) {
      blocking.execute(() -> {
        AdminAnswer answer = asked.apply(request);
        exchange.execute(() -> answer(exchange, answer));
      });
    }

    @Override
    public void onTooLarge() {
      problem(
          exchange,
          413,
          "Too large",
          "The body is larger than 4 MiB, or without an admin key than 64 KiB.");
    }

    @Override
    public void onTooSlow() {
      problem(exchange, 408, "Too slow", "The request did not arrive whole in time.");
    }
  }

  private static AdminRequest toAdmin(
      RequestHead head, String body, Exchange exchange, HttpFront front) {
    List<String> authorization = head.fields().all("authorization");
    Map<String, String> fields = new HashMap<>();
    for (String name : AdminRequest.FIELDS) {
      if (head.fields().has(name)) {
        fields.put(name, String.join(", ", head.fields().all(name)));
      }
    }
    return new AdminRequest(
        head.method(),
        head.path(),
        head.query(),
        authorization,
        fields,
        body,
        front.hosted(head),
        front.source(head, exchange));
  }

  private static void problem(Exchange exchange, int status, String title, String detail) {
    answer(exchange, AdminAnswer.problem(status, title, detail));
  }

  private static void answer(Exchange exchange, int status, String json) {
    answer(exchange, new AdminAnswer(status, "application/json", json));
  }

  private static void answer(Exchange exchange, AdminAnswer answer) {
    Map<String, String> fields = new HashMap<>(FIELDS);
    fields.putAll(answer.fields());
    if (answer.status() == 401) {
      fields.put("www-authenticate", "Bearer realm=\"cardea\"");
    }
    exchange.answer(answer.status(), answer.contentType(), fields, answer.body().getBytes(UTF_8));
  }
}
