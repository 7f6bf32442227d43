package io.cardea.dataplane.keys;

import static io.cardea.mcp.json.JsonDocument.ROOT;

import io.cardea.dataplane.token.KeySet;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.model.issuer.Issuer;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Gets keys as identity providers publish them: from the declared address, or from where their own
 * metadata say (OpenID Connect Discovery §4, RFC 8414 §3), which count only if they name exactly
 * the issuer that is declared. Belongs to one event loop.
 */
final class HttpKeySource implements KeySource {

  private static final int MAX_DEPTH = 32;

  private final ProviderHttp http;

  HttpKeySource(ProviderHttp http) {
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
    return http.get(issuer, url);
  }

  private static <T> CompletionStage<T> failed(String why) {
    return CompletableFuture.failedFuture(new NoAnswer(why));
  }
}
