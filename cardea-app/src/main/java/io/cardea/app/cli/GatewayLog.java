package io.cardea.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.audit.anchor.TextPost;
import io.cardea.audit.anchor.TextPost.Reply;
import io.cardea.audit.checkpoint.SignedNote;
import io.cardea.audit.combine.LogSource;
import io.cardea.audit.combine.NotCombinable;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * The log of a node as its gateway serves it, and where combined checkpoints are brought. Each
 * answer comes whole within ten seconds and 1 MiB; redirected nowhere.
 */
final class GatewayLog implements LogSource, Closeable {

  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final int MAX_BYTES = 1 << 20;
  private static final int MAX_DEPTH = 32;
  private static final String ROOT = "/api/v1/audit/";

  private final NodeAddress node;
  private final HttpClient http;

  /**
   * @param tls whose certificates it may have; empty: as the JDK says
   */
  GatewayLog(NodeAddress node, Optional<SSLContext> tls) {
    this.node = node;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(DEADLINE);
    tls.ifPresent(builder::sslContext);
    this.http = builder.build();
  }

  @Override
  public String place() {
    return node.url().toString();
  }

  @Override
  public SignedNote newest() throws IOException, InterruptedException {
    Reply reply = ask("GET", "checkpoint", "");
    if (reply.status() != 200) {
      throw refusal(reply);
    }
    try {
      return SignedNote.parse(reply.body());
    } catch (IllegalArgumentException e) {
      throw new IOException("what answers there is no gateway: " + e.getMessage(), e);
    }
  }

  @Override
  public Optional<String> growthSince(long size) throws IOException, InterruptedException {
    Reply reply = ask("GET", "consistency?from=" + size, "");
    if (reply.status() == 200) {
      return Optional.of(reply.body());
    }
    boolean isFinding =
        (reply.status() == 404 || reply.status() == 409) && !detail(reply).isEmpty();
    throw isFinding ? new NotCombinable(detail(reply)) : refusal(reply);
  }

  /**
   * Brings a combined checkpoint, unless it is there.
   *
   * @throws IOException if the node does not keep it; the message says why
   */
  void bring(SignedNote combined) throws IOException, InterruptedException {
    Reply there = ask("GET", "combined", "");
    if (there.status() == 200 && there.body().equals(combined.toString())) {
      return;
    }
    Reply reply = ask("PUT", "combined", combined.toString());
    if (reply.status() != 200) {
      throw refusal(reply);
    }
  }

  /** What a problem document says, as it may be shown; empty if it is none. */
  private static String detail(Reply reply) {
    return Json.parse(reply.body().getBytes(UTF_8), MAX_DEPTH) instanceof JsonDocument problem
            && problem.isObject(JsonDocument.ROOT)
        ? AdminReader.member(problem, "detail").replaceAll("[\\p{Cc}\\p{Cf}]", " ")
        : "";
  }

  private static IOException refusal(Reply reply) {
    String detail = detail(reply);
    return new IOException(detail.isEmpty() ? "it answers with status " + reply.status() : detail);
  }

  private Reply ask(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(node.url() + ROOT + path))
            .header("Authorization", "Bearer " + node.key())
            .header("Content-Type", "text/plain; charset=utf-8")
            .method(
                method,
                body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body, UTF_8))
            .build();
    return TextPost.ask(http, request, MAX_BYTES);
  }

  /** Breaks off what is under way. */
  @Override
  public void close() {
    http.shutdownNow();
  }
}
