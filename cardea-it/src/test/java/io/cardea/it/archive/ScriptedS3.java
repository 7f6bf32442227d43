package io.cardea.it.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/**
 * A server that answers as it is told, and else keeps objects without knowing digests. It checks
 * nothing.
 */
final class ScriptedS3 implements AutoCloseable {

  /** What it does with a request. */
  interface Script {
    /** Answers, or leaves it to the server. */
    void answer(HttpExchange request) throws IOException;
  }

  private final HttpServer http;
  private final String scheme;
  private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile Script script = this::keep;

  private ScriptedS3(HttpServer http, String scheme) {
    this.http = http;
    this.scheme = scheme;
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext(
        "/",
        request -> {
          requests.add(
              request.getRequestMethod()
                  + " "
                  + request.getRequestURI().getPath()
                  + (request.getRequestHeaders().containsKey("If-None-Match") ? " if new" : ""));
          try (request) {
            script.answer(request);
          }
        });
    http.start();
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  static ScriptedS3 start() throws IOException {
    return new ScriptedS3(HttpServer.create(loopback(), 0), "http");
  }

  /** One that speaks TLS. */
  static ScriptedS3 startWith(SSLContext tls) throws IOException {
    HttpsServer http = HttpsServer.create(loopback(), 0);
    http.setHttpsConfigurator(new HttpsConfigurator(tls));
    return new ScriptedS3(http, "https");
  }

  URI endpoint() {
    return URI.create(scheme + "://127.0.0.1:" + http.getAddress().getPort());
  }

  /** What it does from now on. */
  void script(Script next) {
    script = next;
  }

  /** What it was asked: method, path, and whether only if there is no such object. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  /** As a simple server does. */
  void keep(HttpExchange request) throws IOException {
    String path = request.getRequestURI().getPath();
    byte[] object = objects.get(path);
    switch (request.getRequestMethod()) {
      case "PUT" -> {
        objects.put(path, request.getRequestBody().readAllBytes());
        reply(request, 200, "");
      }
      case "HEAD" -> {
        if (object == null) {
          reply(request, 404, "");
        } else {
          request.getResponseHeaders().set("Content-Length", String.valueOf(object.length));
          request.sendResponseHeaders(200, -1);
        }
      }
      default -> {
        if (object == null) {
          reply(request, 404, error("NoSuchKey", "no such key"));
        } else {
          request.sendResponseHeaders(200, object.length == 0 ? -1 : object.length);
          request.getResponseBody().write(object);
        }
      }
    }
  }

  /** Answers with a text. */
  static void reply(HttpExchange request, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    boolean isBare = bytes.length == 0 || request.getRequestMethod().equals("HEAD");
    request.getRequestBody().readAllBytes();
    request.sendResponseHeaders(status, isBare ? -1 : bytes.length);
    if (!isBare) {
      request.getResponseBody().write(bytes);
    }
  }

  /** The body of an error. */
  static String error(String code, String message) {
    return "<?xml version=\"1.0\"?><Error><Code>%s</Code><Message>%s</Message></Error>"
        .formatted(code, message);
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
