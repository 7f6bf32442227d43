package io.cardea.audit.anchor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Posts texts to one address: by https, to this machine also by http; the answer whole within ten
 * seconds and 64 KiB; redirected nowhere. One thread.
 */
public final class TextPost implements Closeable {

  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final int MAX_BYTES = 64 * 1024;

  private final URI to;
  private final Optional<String> bearer;
  private final HttpClient http;

  /** What was answered. */
  public record Reply(int status, String body) {}

  /**
   * @param bearer a credential that is sent along
   */
  public TextPost(URI to, Optional<String> bearer) {
    this.to = to;
    this.bearer = bearer;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(DEADLINE)
            .build();
  }

  /**
   * Reads an address that can be posted to.
   *
   * @throws IllegalArgumentException if it is none; the message says why
   */
  public static URI address(String text) {
    URI uri;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("it is no address, as https://host/path is one", e);
    }
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    String host = uri.getHost();
    if (host == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "an address is like https://host/path, without user, password and #");
    }
    if (!scheme.equals("https") && !(scheme.equals("http") && isLoopback(host))) {
      throw new IllegalArgumentException("only https is spoken (http to this machine)");
    }
    return uri;
  }

  private static boolean isLoopback(String host) {
    return host.equalsIgnoreCase("localhost")
        || host.equals("[::1]")
        || host.matches("127(\\.[0-9]{1,3}){3}");
  }

  /**
   * Posts a text.
   *
   * @throws IOException if there is no answer; the message tells nothing secret
   */
  public Reply send(String text) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(to)
            .header("Content-Type", "text/plain; charset=utf-8")
            .POST(BodyPublishers.ofString(text, UTF_8));
    bearer.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    return ask(http, request.build(), MAX_BYTES);
  }

  /**
   * Asks anything that is answered in text, whole within ten seconds.
   *
   * @param maxBytes of the answer
   * @throws IOException if there is no answer; the message tells nothing secret
   */
  public static Reply ask(HttpClient http, HttpRequest request, int maxBytes)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), maxBytes));
    try {
      HttpResponse<byte[]> response = answer.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
      return new Reply(response.statusCode(), new String(response.body(), UTF_8));
    } catch (TimeoutException e) {
      throw new IOException("it did not answer within " + DEADLINE.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      Throwable cause = Optional.ofNullable(e.getCause()).orElse(e);
      throw new IOException("it cannot be reached: " + cause.getClass().getSimpleName(), e);
    } finally {
      answer.cancel(true); // of no effect on one that has come
    }
  }

  /** Breaks off what is under way. */
  @Override
  public void close() {
    http.shutdownNow();
  }
}
