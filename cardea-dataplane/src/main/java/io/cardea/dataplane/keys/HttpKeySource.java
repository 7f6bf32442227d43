package io.cardea.dataplane.keys;

import static io.cardea.mcp.json.JsonDocument.ROOT;

import io.cardea.dataplane.token.KeySet;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.sse.SseEvent;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.issuer.Issuer;
import io.cardea.model.limit.AdapterLimits;
import io.cardea.model.limit.ProcessLimits;
import io.cardea.model.policy.Permit;
import io.cardea.upstream.exchange.PlainHttp;
import io.cardea.upstream.exchange.PlainRequest;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamReply;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Gets keys as identity providers publish them: from the declared address, or from where their own
 * metadata say (OpenID Connect Discovery §4, RFC 8414 §3), which count only if they name exactly
 * the issuer that is declared. Redirects are not followed; addresses are checked as those of
 * servers are. Belongs to one event loop.
 */
final class HttpKeySource implements KeySource {

  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final int MAX_BYTES = 256 * 1024;
  private static final int MAX_DEPTH = 32;
  private static final AdapterLimits LIMITS =
      new AdapterLimits(2, 4, DEADLINE, DEADLINE, DEADLINE, MAX_BYTES, ProcessLimits.DEFAULT);

  private final PlainHttp http;

  /**
   * @param http connections of its own, so that nothing is known there by a name of an issuer
   */
  HttpKeySource(PlainHttp http) {
    this.http = http;
  }

  @Override
  public CompletionStage<KeySet> ask(Issuer issuer) {
    return issuer
        .keys()
        .url()
        .map(url -> keys(issuer, url))
        .orElseGet(() ->
            place(issuer, openIdMetadata(issuer.url()))
                .exceptionallyCompose(_ -> place(issuer, oauthMetadata(issuer.url())))
                .thenCompose(url -> keys(issuer, url)));
  }

  private CompletionStage<KeySet> keys(Issuer issuer, String url) {
    return get(issuer, url)
        .thenCompose(body ->
            KeySet.parse(body)
                .<CompletionStage<KeySet>>map(CompletableFuture::completedFuture)
                .orElseGet(() -> failed("there is no key set at " + url)));
  }

  /** OpenID Connect Discovery 1.0 §4.1. */
  static String openIdMetadata(String issuer) {
    return withoutSlash(issuer) + "/.well-known/openid-configuration";
  }

  /** RFC 8414 §3.1. */
  static String oauthMetadata(String issuer) {
    URI uri = URI.create(issuer);
    return uri.getScheme()
        + "://"
        + uri.getRawAuthority()
        + "/.well-known/oauth-authorization-server"
        + withoutSlash(uri.getRawPath());
  }

  private static String withoutSlash(String text) {
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  /** Where the metadata at {@code url} say that the keys are. */
  private CompletionStage<String> place(Issuer issuer, String url) {
    return get(issuer, url)
        .thenCompose(body -> {
          if (!(Json.parse(body, MAX_DEPTH) instanceof JsonDocument document)) {
            return failed("there is no JSON at " + url);
          }
          int named = document.member(ROOT, "issuer");
          int place = document.member(ROOT, "jwks_uri");
          // RFC 8414 §3.3: else somebody could speak for somebody else.
          if (!document.textEquals(named, issuer.url())) {
            return failed("the metadata at " + url + " are of another issuer");
          }
          return document.isString(place)
              ? CompletableFuture.completedFuture(document.text(place))
              : failed("the metadata at " + url + " name no jwks_uri");
        });
  }

  private CompletionStage<byte[]> get(Issuer issuer, String url) {
    Optional<HttpEndpoint> endpoint = ProviderEndpoint.of(url, issuer.keys().allowPrivateNetwork());
    if (endpoint.isEmpty()) {
      return failed("an address that is not https is not asked");
    }
    Answer answer = new Answer(url);
    PlainRequest request =
        new PlainRequest(
            "GET",
            endpoint.get().path(),
            List.of(Map.entry("accept", "application/json")),
            Optional.empty(),
            Optional.of(DEADLINE));
    http.call(Permit.toLearn(provider(issuer, endpoint.get())), request, answer);
    return answer.body;
  }

  private static Adapter provider(Issuer issuer, HttpEndpoint endpoint) {
    return new Adapter(
        new AdapterKey(issuer.key().tenant(), issuer.key().name()),
        issuer.key().name(),
        "",
        List.of(),
        "",
        HttpUpstream.at(endpoint),
        Adapter.Isolation.PRINCIPAL,
        Adapter.Access.ROLES,
        Set.of(),
        LIMITS);
  }

  private static <T> CompletionStage<T> failed(String why) {
    return CompletableFuture.failedFuture(new NoKeys(why));
  }

  /** An answer that is whole and says 200, or why not. */
  private static final class Answer implements UpstreamReply {
    private final String url;
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();

    Answer(String url) {
      this.url = url;
    }

    @Override
    public void onBody(UpstreamHead head, byte[] content) {
      if (head.status() == 200) {
        body.complete(content);
      } else {
        fail("status " + head.status());
      }
    }

    /** It is left alone, and cut at its deadline. */
    @Override
    public void onStream(UpstreamHead head) {
      fail("an event stream");
    }

    @Override
    public void onEvent(SseEvent event) {}

    @Override
    public void onEnd() {}

    @Override
    public void onFailure(UpstreamFailure failure) {
      fail(failure.kind() + ", " + failure.detail());
    }

    private void fail(String why) {
      body.completeExceptionally(new NoKeys(url + ": " + why));
    }
  }
}
