package io.cardea.dataplane.keys;

import io.cardea.mcp.sse.SseEvent;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.issuer.Issuer;
import io.cardea.model.issuer.KeyPlace;
import io.cardea.model.limit.AdapterLimits;
import io.cardea.model.limit.ProcessLimits;
import io.cardea.model.policy.Permit;
import io.cardea.upstream.exchange.PlainHttp;
import io.cardea.upstream.exchange.PlainRequest;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamReply;
import io.cardea.upstream.exchange.UpstreamRequest.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Asks identity providers. Redirects are not followed; addresses are checked as those of servers
 * are; answers are bounded in size and time. Belongs to one event loop.
 */
public final class ProviderHttp {

  private static final int MAX_BYTES = 256 * 1024;
  private static final Map.Entry<String, String> ACCEPT = Map.entry("accept", "application/json");

  private final PlainHttp http;
  private final AdapterLimits limits;

  /**
   * @param http connections of its own, so that nothing is known there by a name of an issuer
   * @param connections to one issuer at a time
   * @param queue questions that may wait for one of them
   * @param deadline of an answer
   */
  public ProviderHttp(PlainHttp http, int connections, int queue, Duration deadline) {
    this.http = http;
    this.limits =
        new AdapterLimits(
            connections, queue, deadline, deadline, deadline, MAX_BYTES, ProcessLimits.DEFAULT);
  }

  /** What is at {@code url} of {@code issuer}; fails with {@link NoAnswer}. */
  CompletionStage<byte[]> get(Issuer issuer, String url) {
    return ask("GET", issuer, url, List.of(), Optional.empty());
  }

  /**
   * What {@code issuer} answers at {@code url} to {@code body}; fails with {@link NoAnswer}.
   *
   * @param headers besides {@code Accept}
   */
  public CompletionStage<byte[]> post(
      Issuer issuer, String url, List<Map.Entry<String, String>> headers, byte[] body) {
    return ask("POST", issuer, url, headers, Optional.of(Payload.of(body)));
  }

  private CompletionStage<byte[]> ask(
      String method,
      Issuer issuer,
      String url,
      List<Map.Entry<String, String>> headers,
      Optional<Payload> body) {
    KeyPlace place = issuer.keys();
    Optional<HttpEndpoint> endpoint =
        ProviderEndpoint.of(url, place.allowPrivateNetwork())
            .map(straight -> place.proxy().map(straight::through).orElse(straight));
    if (endpoint.isEmpty()) {
      return CompletableFuture.failedFuture(
          new NoAnswer("an address that is not https is not asked"));
    }
    List<Map.Entry<String, String>> all = new ArrayList<>(headers);
    all.add(ACCEPT);
    Answer answer = new Answer(url);
    http.call(
        Permit.toLearn(provider(issuer, endpoint.get())),
        new PlainRequest(
            method, endpoint.get().path(), all, body, Optional.of(limits.callTimeout())),
        answer);
    return answer.body;
  }

  private Adapter provider(Issuer issuer, HttpEndpoint endpoint) {
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
        limits);
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
      body.completeExceptionally(new NoAnswer(url + ": " + why));
    }
  }
}
