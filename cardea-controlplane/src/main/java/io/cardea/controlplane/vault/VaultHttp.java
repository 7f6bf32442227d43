package io.cardea.controlplane.vault;

import io.cardea.controlplane.tls.TrustedCertificates;
import io.cardea.controlplane.vault.VaultReply.Answered;
import io.cardea.controlplane.vault.VaultReply.Unreachable;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Requests to Vault's HTTP API (https://developer.hashicorp.com/vault/api-docs): each within {@link
 * #DEADLINE}, answers of at most {@value #MAX_BYTES} bytes, redirected nowhere, because the token
 * would go there. For one thread.
 */
final class VaultHttp implements AutoCloseable {

  static final Duration DEADLINE = Duration.ofSeconds(5);

  private static final int MAX_BYTES = 1 << 20;
  private static final int MAX_DEPTH = 100;

  private final VaultSettings settings;
  private final HttpClient http;

  /**
   * What reaches the Vault of {@code settings}. Blocks where certificates are read.
   *
   * @throws IOException if the file of certificates cannot be used
   */
  VaultHttp(VaultSettings settings) throws IOException {
    this.settings = settings;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(DEADLINE);
    if (settings.ca().isPresent()) {
      try {
        builder.sslContext(TrustedCertificates.of(settings.ca().get()));
      } catch (GeneralSecurityException e) {
        throw new IOException(e);
      }
    }
    this.http = builder.build();
  }

  /** What is at {@code path}. */
  VaultReply get(String path, String token) {
    return send(request(path).header("X-Vault-Token", token).GET());
  }

  /** The answer to {@code body}. */
  VaultReply post(String path, Optional<String> token, String body) {
    HttpRequest.Builder request = request(path).POST(BodyPublishers.ofString(body));
    token.ifPresent(value -> request.header("X-Vault-Token", value));
    return send(request);
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(settings.address() + "/v1/" + path))
            .header("X-Vault-Request", "true");
    settings.namespace().ifPresent(name -> request.header("X-Vault-Namespace", name));
    return request;
  }

  private VaultReply send(HttpRequest.Builder request) {
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(
            request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
    try {
      HttpResponse<byte[]> response = answer.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
      return new Answered(response.statusCode(), json(response.body()));
    } catch (TimeoutException e) {
      answer.cancel(true);
      return unreachable("it did not answer within " + DEADLINE.toSeconds() + " s", "");
    } catch (ExecutionException e) {
      Throwable cause = Optional.ofNullable(e.getCause()).orElse(e);
      return cause instanceof SSLException
          ? unreachable(
              "the TLS handshake failed (" + cause.getClass().getSimpleName() + ")",
              "let spec.vault.ca of the Gateway name the certificate of its authority")
          : unreachable(cause.getClass().getSimpleName(), "see whether it runs");
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      return unreachable("interrupted", "");
    }
  }

  private VaultReply unreachable(String reason, String hint) {
    return new Unreachable(
        "Vault at " + settings.address() + " cannot be reached: " + reason, hint);
  }

  private static Optional<JsonDocument> json(byte[] body) {
    return Json.parse(body, MAX_DEPTH) instanceof JsonDocument json
        ? Optional.of(json)
        : Optional.empty();
  }

  /** Breaks off what is under way. */
  @Override
  public void close() {
    http.shutdownNow();
  }
}
