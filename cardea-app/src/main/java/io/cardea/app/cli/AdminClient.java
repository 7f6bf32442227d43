package io.cardea.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Reaches the admin API of a running gateway. */
final class AdminClient {

  private static final Duration DEADLINE = Duration.ofSeconds(10);

  /** For what may read much. */
  private static final Duration LONG_DEADLINE = Duration.ofMinutes(10);

  private static final long REMINDER_SECONDS = 2;

  /** What the gateway answered. */
  record Reply(int status, String body) {}

  /** It has not answered, and may have done what it was asked for. */
  static final class Unanswered extends IOException {
    private static final long serialVersionUID = 1L;

    private Unanswered(String message, IOException cause) {
      super(message, cause);
    }
  }

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "${env:CARDEA_URL:-http://localhost:8080}",
      description = "Admin address of the gateway (default: $CARDEA_URL or http://localhost:8080).")
  private String url = "http://localhost:8080";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "Where to look for admin.key if $CARDEA_KEY is not set (default: ./data).")
  private Path data = Path.of("data");

  @Mixin private TrustOption trust = new TrustOption();

  private @Nullable PrintWriter progress;

  /** Waits ten minutes for each answer from now on, and says there that it waits. */
  void waitLong(PrintWriter err) {
    progress = err;
  }

  /** Waits no longer than usual for each answer from now on. */
  void waitShort() {
    progress = null;
  }

  /**
   * Asks for {@code path}, with its query; {@code body} may be empty.
   *
   * @throws Unanswered if it was asked, as far as one can tell, and has not answered
   * @throws IOException if it was not asked
   */
  Reply ask(String method, String path, String body) throws IOException, InterruptedException {
    if (!url.startsWith("http://") && !url.startsWith("https://")) {
      throw new IOException(
          "--url must be an http or https address, for example http://localhost:8080");
    }
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url.replaceAll("/+$", "") + path))
            .timeout(progress == null ? DEADLINE : LONG_DEADLINE)
            .header("Authorization", "Bearer " + key())
            .header("Content-Type", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(DEADLINE);
    trust.tls().ifPresent(builder::sslContext);
    try (HttpClient http = builder.build()) {
      HttpResponse<String> response =
          answer(http.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
      return new Reply(response.statusCode(), response.body());
    } catch (SSLException e) {
      throw new IOException(
          "no trusted connection to " + url + ": " + e.getMessage() + " (--ca, or http?)", e);
    } catch (ConnectException | HttpConnectTimeoutException e) {
      throw new IOException("no gateway answers at " + url + "; is it running? (--url)", e);
    } catch (HttpTimeoutException e) {
      throw new Unanswered(
          "the gateway at " + url + " does not answer in time: it is busy, or hangs", e);
    } catch (IOException e) {
      throw new Unanswered(
          "what is at " + url + " ends the connection and does not answer (--url)", e);
    }
  }

  private <T> T answer(CompletableFuture<T> coming) throws IOException, InterruptedException {
    while (true) {
      try {
        return coming.get(REMINDER_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        if (progress != null) {
          progress.println("Waiting for the gateway");
          progress.flush();
        }
      } catch (ExecutionException e) {
        throw e.getCause() instanceof IOException failure ? failure : new IOException(e);
      }
    }
  }

  private String key() throws IOException {
    @Nullable String declared = System.getenv("CARDEA_KEY");
    if (declared != null) {
      return declared.strip();
    }
    Path file = data.resolve("admin.key");
    if (Files.isReadable(file)) {
      return Files.readString(file).strip();
    }
    throw new IOException("no admin key: set CARDEA_KEY, or name the data folder with --data");
  }
}
