package io.cardea.app.stdio;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * An MCP endpoint of a gateway over Streamable HTTP. Thread-safe; each call blocks, and ends when
 * its thread is interrupted.
 */
public final class Endpoint implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final URI uri;
  private final Supplier<Optional<String>> key;
  private final HttpClient http;

  /**
   * An endpoint.
   *
   * @param uri its address
   * @param key the API key to use now, asked before each request
   * @param tls what to speak TLS with; empty: what the JDK does
   */
  public Endpoint(URI uri, Supplier<Optional<String>> key, Optional<SSLContext> tls) {
    this.uri = uri;
    this.key = key;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT);
    tls.ifPresent(builder::sslContext);
    this.http = builder.build();
  }

  URI uri() {
    return uri;
  }

  /** Sends a message; the answer is read as it comes. */
  HttpResponse<InputStream> post(byte[] json, Map<String, String> fields)
      throws IOException, InterruptedException {
    return http.send(
        request(fields)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json, text/event-stream")
            // The gateway mirrors arguments in header fields for who has none.
            .header("Cardea-Client-Transport", "stdio")
            .POST(BodyPublishers.ofByteArray(json))
            .build(),
        HttpResponse.BodyHandlers.ofInputStream());
  }

  /** Opens the stream of what the server has to say by itself. */
  HttpResponse<InputStream> stream(Map<String, String> fields)
      throws IOException, InterruptedException {
    return http.send(
        request(fields).header("Accept", "text/event-stream").GET().build(),
        HttpResponse.BodyHandlers.ofInputStream());
  }

  /** Ends the session; its status. */
  int delete(Map<String, String> fields, Duration limit) throws IOException, InterruptedException {
    return http.send(
            request(fields).timeout(limit).DELETE().build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private HttpRequest.Builder request(Map<String, String> fields) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    fields.forEach(request::header);
    key.get().ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    return request;
  }

  /** Cuts what is still open. */
  @Override
  public void close() {
    http.shutdownNow();
  }
}
