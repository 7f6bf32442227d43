package io.cardea.dataplane.introspection;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.dataplane.keys.NoAnswer;
import io.cardea.dataplane.keys.ProviderHttp;
import io.cardea.model.issuer.IntrospectionPlace;
import io.cardea.upstream.loop.Loop;
import java.net.URLEncoder;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Asks issuers by HTTP (RFC 7662 §2.1), as a client with a secret (RFC 6749 §2.3.1). */
public final class HttpIntrospection implements IntrospectionSource {

  private final Loop loop;
  private final ProviderHttp http;

  /**
   * @param http of {@code loop}
   */
  public HttpIntrospection(Loop loop, ProviderHttp http) {
    this.loop = loop;
    this.http = http;
  }

  @Override
  public CompletionStage<byte[]> ask(Inquiry inquiry) {
    Optional<IntrospectionPlace> place = inquiry.issuer().introspection();
    if (place.isEmpty()) {
      return CompletableFuture.failedFuture(new NoAnswer("it is not asked about its tokens"));
    }
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    loop.run(() ->
        post(inquiry, place.get())
            .whenComplete((body, failure) -> {
              if (failure == null) {
                answer.complete(body);
              } else {
                answer.completeExceptionally(failure);
              }
            }));
    return answer;
  }

  private CompletionStage<byte[]> post(Inquiry inquiry, IntrospectionPlace place) {
    String body = "token=" + encoded(inquiry.token()) + "&token_type_hint=access_token";
    return http.post(
        inquiry.issuer(),
        place.url(),
        List.of(
            Map.entry("authorization", "Basic " + credentials(place)),
            Map.entry("content-type", "application/x-www-form-urlencoded")),
        body.getBytes(US_ASCII));
  }

  private static String credentials(IntrospectionPlace place) {
    String both = encoded(place.clientId()) + ":" + encoded(place.clientSecret());
    return Base64.getEncoder().encodeToString(both.getBytes(US_ASCII));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
