package io.cardea.it.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An HTTP API of a test: it tells what it was asked, and wants a key for everything. */
final class Shop implements AutoCloseable {

  static final String KEY = "s3cret-of-the-shop";

  /** What the tests call, declared one by one. */
  private static final String TOOLS =
      """
            - {name: get_item, description: One item., method: GET, path: "/items/{id}",
               query: {lang: "{lang}"},
               input: {type: object, required: [id], properties: {id: {type: string}, lang: {type: string}}}}
            - {name: add_item, method: POST, path: /items, body: {json: "*"},
               input: {type: object, required: [name], properties: {name: {type: string}, tags: {type: array}}}}
            - {name: fail, method: GET, path: "/status/{code}",
               input: {type: object, required: [code], properties: {code: {type: integer}}}}
      """;

  private final HttpServer server;
  private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();

  Shop() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.setExecutor(task -> Thread.ofVirtual().start(task));
    server.createContext("/", this::serve);
    server.start();
  }

  /** An adapter {@code shop} with three tools. */
  String declared(String... more) {
    return document(
        "shop",
        "    rest:\n      url: \"http://127.0.0.1:%d/v1\"\n      headers: {X-Key: %s}\n      tools:\n"
                .formatted(port(), KEY)
            + TOOLS,
        more);
  }

  /** An adapter {@code store} whose tools are the operations of a description. */
  String described() {
    return document(
        "store",
        "    openapi:\n      security: {key: %s}\n      document:\n".formatted(KEY)
            + """
            openapi: 3.1.0
            info: {title: Shop, version: '1'}
            servers: [{url: 'http://127.0.0.1:%d/v1'}]
            security: [{key: []}]
            paths:
              /items/{id}:
                get:
                  operationId: readItem
                  summary: Read an item
                  tags: [read]
                  parameters: [{name: id, in: path, required: true, schema: {type: string}}]
                  responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Echo'}}}}}
              /items:
                post:
                  operationId: addItem
                  requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Item'}}}}
                  responses: {'200': {description: d}}
            components:
              securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
              schemas:
                Echo: {type: object, required: [method, target], properties: {method: {type: string}}}
                Item: {type: object, required: [name], properties: {name: {type: string}, parts: {type: array, items: {$ref: '#/components/schemas/Item'}}}}
            """
                .formatted(port())
                .indent(8));
  }

  private static String document(String name, String upstream, String... more) {
    StringBuilder text =
        new StringBuilder(
            "---\napiVersion: cardea.io/v1\nkind: Adapter\nmetadata: {name: %s}\nspec:\n"
                .formatted(name));
    text.append("  allowPrivateNetwork: true\n");
    for (String line : more) {
      text.append("  ").append(line).append('\n');
    }
    return text + "  upstream:\n" + upstream;
  }

  private int port() {
    return server.getAddress().getPort();
  }

  /** What it was asked next: method, target and content. */
  String asked() throws InterruptedException {
    return String.valueOf(asked.poll(10, TimeUnit.SECONDS));
  }

  boolean isQuiet() {
    return asked.isEmpty();
  }

  private void serve(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    String target = exchange.getRequestURI().toString();
    asked.add(exchange.getRequestMethod() + " " + target + (body.isEmpty() ? "" : " " + body));
    boolean knows = KEY.equals(exchange.getRequestHeaders().getFirst("X-Key"));
    int status =
        !knows
            ? 401
            : target.contains("/status/") ? Integer.parseInt(target.replaceAll(".*/", "")) : 200;
    byte[] answer =
        "{\"method\":\"%s\",\"target\":\"%s\",\"agent\":\"%s\",\"authorization\":\"%s\"}"
            .formatted(
                exchange.getRequestMethod(),
                target,
                exchange.getRequestHeaders().getFirst("User-Agent"),
                exchange.getRequestHeaders().getFirst("Authorization"))
            .getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
