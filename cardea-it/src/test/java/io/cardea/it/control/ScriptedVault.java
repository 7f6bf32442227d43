package io.cardea.it.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/**
 * Answers as the HTTP API of HashiCorp Vault is documented,
 * https://developer.hashicorp.com/vault/api-docs: KV of both versions, credentials with leases,
 * tokens, logins. It stands in for the real one, which cannot be had where these tests run.
 */
final class ScriptedVault implements AutoCloseable {

  /** A token that is always good, and never ends. */
  static final String ROOT = "hvs.root";

  private final HttpServer server;
  private final String scheme;
  private final Map<String, Map<String, String>> secrets = new ConcurrentHashMap<>();
  private final Set<String> deleted = ConcurrentHashMap.newKeySet();
  private final Set<String> denied = ConcurrentHashMap.newKeySet();
  private final Map<String, Long> tokens = new ConcurrentHashMap<>(Map.of(ROOT, 0L));
  private final Map<String, String> logins = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger made = new AtomicInteger();
  private volatile int status;
  private volatile boolean hangsUp;
  private volatile boolean isRenewing = true;
  private volatile long ttl = 3_600;
  private volatile long lease = 3_600;
  private volatile String namespace = "";

  private ScriptedVault(HttpServer server, String scheme) {
    this.server = server;
    this.scheme = scheme;
    server.setExecutor(task -> Thread.ofVirtual().start(task));
    server.createContext("/", this::serve);
    server.start();
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
  }

  static ScriptedVault start() throws IOException {
    return startAt(0);
  }

  static ScriptedVault startAt(int port) throws IOException {
    return new ScriptedVault(HttpServer.create(loopback(port), 0), "http");
  }

  static ScriptedVault startWith(SSLContext tls) throws IOException {
    HttpsServer server = HttpsServer.create(loopback(0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    return new ScriptedVault(server, "https");
  }

  String address() {
    return scheme + "://127.0.0.1:" + port();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Lets {@code field} at {@code path} have a value, a string; other fields of it are gone. */
  ScriptedVault write(String path, String field, String value) {
    secrets.put(path, Map.of(field, "\"" + value + "\""));
    deleted.remove(path);
    return this;
  }

  /** Lets {@code json} be what {@code path} holds: fields and what each is in JSON. */
  void writeJson(String path, Map<String, String> json) {
    secrets.put(path, Map.copyOf(json));
  }

  /** Removes it; of KV version 2 its latest version is deleted. */
  void delete(String path) {
    deleted.add(path);
  }

  /** Lets no token read {@code path}. */
  void deny(String path) {
    denied.add(path);
  }

  /** Lets {@code token} be good for as long as it says. */
  void accept(String token, long seconds) {
    tokens.put(token, seconds);
  }

  /** Ends every token but those that {@link #accept} brings afterwards. */
  void revokeTokens() {
    tokens.clear();
  }

  /** Lets who posts {@code body} to {@code path} log in, with tokens for {@code seconds}. */
  void letIn(String path, String body, long seconds) {
    logins.put(path, body);
    ttl = seconds;
  }

  /** Leases are for so long from now on, and renewed or not. */
  void lease(long seconds, boolean isRenewed) {
    lease = seconds;
    isRenewing = isRenewed;
  }

  /** Wants this namespace with each request. */
  void namespace(String name) {
    namespace = name;
  }

  /** Answers with {@code code} only, until it is 0. */
  void fail(int code) {
    status = code;
  }

  /** Closes connections without an answer, or does not any more. */
  void hangUp(boolean does) {
    hangsUp = does;
  }

  /** Method and path of what it was asked so far. */
  List<String> requests() {
    return new ArrayList<>(requests);
  }

  long count(String request) {
    return requests.stream().filter(request::equals).count();
  }

  private void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().replaceFirst("^/v1/", "");
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    requests.add(exchange.getRequestMethod() + " " + path);
    if (hangsUp) {
      exchange.close();
      return;
    }
    if (status != 0) {
      answer(exchange, status, "{\"errors\":[\"Vault is sealed\"]}");
      return;
    }
    String within =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Vault-Namespace")).orElse("");
    if (!"true".equals(exchange.getRequestHeaders().getFirst("X-Vault-Request"))
        || !within.equals(namespace)) {
      answer(exchange, 400, "{\"errors\":[\"missing header\"]}");
    } else if (exchange.getRequestMethod().equals("POST") && path.endsWith("/login")) {
      login(exchange, path, body);
    } else {
      String token =
          Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Vault-Token")).orElse("");
      if (!tokens.containsKey(token) || denied.contains(path)) {
        answer(
            exchange, 403, "{\"errors\":[\"1 error occurred:\\n\\t* permission denied\\n\\n\"]}");
      } else if (exchange.getRequestMethod().equals("POST")) {
        renew(exchange, path, body, token);
      } else {
        read(exchange, path, token);
      }
    }
  }

  private void login(HttpExchange exchange, String path, String body) throws IOException {
    if (!body.equals(logins.get(path))) {
      answer(exchange, 403, "{\"errors\":[\"permission denied\"]}");
      return;
    }
    String token = "hvs.token-" + made.incrementAndGet();
    tokens.put(token, ttl);
    answer(exchange, 200, auth(token));
  }

  private String auth(String token) {
    return """
    {"request_id":"r","lease_id":"","renewable":false,"lease_duration":0,"data":null,"auth":{"client_token":"%s",\
    "accessor":"a","policies":["default"],"lease_duration":%d,"renewable":%s,"token_type":"service"}}\
    """
        .formatted(token, ttl, isRenewing);
  }

  private void renew(HttpExchange exchange, String path, String body, String token)
      throws IOException {
    if (!isRenewing) {
      answer(exchange, 400, "{\"errors\":[\"lease is not renewable\"]}");
    } else if (path.equals("auth/token/renew-self")) {
      answer(exchange, 200, auth(token));
    } else if (Json.parse(body.getBytes(UTF_8), 10) instanceof JsonDocument json) {
      answer(
          exchange,
          200,
          "{\"lease_id\":%s,\"renewable\":true,\"lease_duration\":%d}"
              .formatted(json.raw(json.member(JsonDocument.ROOT, "lease_id")), lease));
    }
  }

  private void read(HttpExchange exchange, String path, String token) throws IOException {
    if (path.equals("auth/token/lookup-self")) {
      answer(
          exchange,
          200,
          "{\"data\":{\"id\":\"%s\",\"ttl\":%d,\"renewable\":%s}}"
              .formatted(token, tokens.get(token), tokens.get(token) > 0));
    } else if (path.startsWith("database/creds/")) {
      int number = made.incrementAndGet();
      answer(
          exchange,
          200,
          """
          {"lease_id":"%s/%d","renewable":%s,"lease_duration":%d,"data":{"username":"v-%d","password":"p-%d"}}\
          """
              .formatted(path, number, isRenewing, lease, number, number));
    } else {
      kv(exchange, path);
    }
  }

  private void kv(HttpExchange exchange, String path) throws IOException {
    Optional<Map<String, String>> fields = Optional.ofNullable(secrets.get(path));
    boolean isVersioned = path.startsWith("kv/data/");
    boolean isDeleted = deleted.contains(path);
    if (fields.isEmpty() || (isDeleted && !isVersioned)) {
      answer(exchange, 404, "{\"errors\":[]}");
      return;
    }
    List<String> members = new ArrayList<>();
    fields.get().forEach((name, value) -> members.add("\"" + name + "\":" + value));
    String data = isDeleted ? "null" : "{" + String.join(",", members) + "}";
    String ending = ",\"wrap_info\":null,\"warnings\":null,\"auth\":null}";
    String begin =
        "{\"request_id\":\"r\",\"lease_id\":\"\",\"renewable\":false,\"lease_duration\":%d,\"data\":"
            .formatted(isVersioned ? 0 : 2_764_800);
    answer(
        exchange,
        isDeleted ? 404 : 200,
        isVersioned
            ? begin
                + """
                {"data":%s,"metadata":{"created_time":"2026-11-29T22:00:00Z","custom_metadata":null,\
                "deletion_time":"%s","destroyed":false,"version":2}}\
                """
                    .formatted(data, isDeleted ? "2026-11-29T23:00:00Z" : "")
                + ending
            : begin + data + ending);
  }

  private static void answer(HttpExchange exchange, int code, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, bytes.length);
    try (exchange) {
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
