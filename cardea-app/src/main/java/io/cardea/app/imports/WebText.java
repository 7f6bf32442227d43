package io.cardea.app.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Gets a text from a web server: by https, from this machine also by http; whole within a deadline
 * and a number of bytes; redirected on the same host only, so that a credential goes nowhere else.
 */
public final class WebText {

  private static final int MAX_REDIRECTS = 3;

  private final int maxBytes;
  private final Duration deadline;
  private final Optional<String> key;

  /**
   * @param maxBytes of the text
   * @param deadline for everything together
   * @param key sent as a bearer credential
   */
  public WebText(int maxBytes, Duration deadline, Optional<String> key) {
    this.maxBytes = maxBytes;
    this.deadline = deadline;
    this.key = key;
  }

  /**
   * The text at {@code uri}.
   *
   * @throws NotFetchedException if there is none, or it may not be got
   */
  public String get(URI uri) throws NotFetchedException, InterruptedException {
    long end = System.nanoTime() + deadline.toNanos();
    URI at = uri;
    try (HttpClient http =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(deadline)
            .build()) {
      for (int i = 0; i <= MAX_REDIRECTS; i++) {
        refuseUnsafe(at);
        HttpResponse<byte[]> response = send(http, at, end - System.nanoTime());
        if (response.statusCode() / 100 != 3) {
          return text(response, uri);
        }
        at = redirected(at, response.headers().firstValue("location").orElse(""));
      }
    }
    throw new NotFetchedException(uri + " is redirected more than " + MAX_REDIRECTS + " times");
  }

  private static void refuseUnsafe(URI uri) throws NotFetchedException {
    String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
    String host = Optional.ofNullable(uri.getHost()).orElse("");
    if (host.isEmpty() || uri.getRawUserInfo() != null) {
      throw new NotFetchedException(
          "the address must be like https://registry.example.com, without user and password");
    }
    if (!scheme.equals("https") && !(scheme.equals("http") && isLoopback(host))) {
      throw new NotFetchedException(
          "only https addresses are asked (http on this machine): what is read decides what is"
              + " run");
    }
  }

  private static boolean isLoopback(String host) {
    return host.equalsIgnoreCase("localhost")
        || host.equals("[::1]")
        || host.matches("127(\\.[0-9]{1,3}){3}");
  }

  private HttpResponse<byte[]> send(HttpClient http, URI uri, long nanos)
      throws NotFetchedException, InterruptedException {
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(uri).header("Accept", "application/json").GET();
      key.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
      return http.sendAsync(
              request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), maxBytes))
          .get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      http.shutdownNow();
      throw new NotFetchedException(
          uri.getHost() + " did not answer within " + deadline.toSeconds() + " s");
    } catch (ExecutionException e) {
      http.shutdownNow();
      boolean large = String.valueOf(e.getMessage()).contains("exceeds capacity");
      throw new NotFetchedException(
          large
              ? uri.getHost() + " answers more than " + maxBytes + " bytes"
              : uri.getHost() + " cannot be reached: " + reason(e));
    } catch (IllegalArgumentException e) {
      throw new NotFetchedException("the key cannot be sent: it is no text of one line");
    }
  }

  private static String reason(ExecutionException e) {
    Throwable cause = Optional.ofNullable(e.getCause()).orElse(e);
    return cause.getClass().getSimpleName();
  }

  private static URI redirected(URI from, String location) throws NotFetchedException {
    try {
      URI to = from.resolve(URI.create(location));
      boolean same =
          !location.isEmpty()
              && from.getScheme().equalsIgnoreCase(to.getScheme())
              && from.getRawAuthority().equalsIgnoreCase(to.getRawAuthority());
      if (same) {
        return to;
      }
    } catch (IllegalArgumentException e) {
      // The same message as for any other place that is not followed.
    }
    throw new NotFetchedException(
        from.getHost() + " redirects to another place, which is not followed; name that itself");
  }

  private static String text(HttpResponse<byte[]> response, URI uri) throws NotFetchedException {
    int status = response.statusCode();
    switch (status) {
      case 200 -> {}
      case 401, 403 ->
          throw new NotFetchedException(
              uri.getHost()
                  + " wants a key, or another one (status "
                  + status
                  + "): --key-env names the variable that holds it");
      case 404 ->
          throw new NotFetchedException(uri.getHost() + " has nothing there (status 404): " + uri);
      default -> throw new NotFetchedException(uri.getHost() + " answered with status " + status);
    }
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(response.body())).toString();
    } catch (CharacterCodingException e) {
      throw new NotFetchedException(uri.getHost() + " answers no UTF-8 text");
    }
  }
}
