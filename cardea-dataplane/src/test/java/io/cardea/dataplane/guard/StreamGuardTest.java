package io.cardea.dataplane.guard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Calls;
import io.cardea.dataplane.call.Credential;
import io.cardea.dataplane.call.Peer;
import io.cardea.dataplane.call.Route;
import io.cardea.dataplane.introspection.Inquiry;
import io.cardea.dataplane.introspection.Introspected;
import io.cardea.dataplane.introspection.Introspections;
import io.cardea.dataplane.keys.NoAnswer;
import io.cardea.dataplane.listener.FakeReply;
import io.cardea.dataplane.loop.EventLoop;
import io.cardea.dataplane.stage.Recheck;
import io.cardea.dataplane.token.Issuers;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import io.cardea.model.issuer.Issuer;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Streams of tokens that their issuer is asked about. */
class StreamGuardTest {

  private static final Issuer ISSUER = Issuers.telling("corp", Duration.ofSeconds(5));
  private static final Instant LONG_AGO = Calls.NOW.minus(StreamGuard.LEAST_AGE).minusSeconds(1);
  private static final String ACTIVE = Issuers.claims().replaceFirst("\\{", "{\"active\":true,");
  private static final Credential TOKEN = new Credential.Told("opaque", ISSUER, Instant.MAX);

  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<CompletableFuture<byte[]>> asked = new ArrayBlockingQueue<>(9);
  private final CompletableFuture<String> ended = new CompletableFuture<>();
  private final Introspections introspections = new Introspections(this::ask, System::nanoTime);
  private final FakeReply client = new FakeReply();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private CompletionStage<byte[]> ask(Inquiry inquiry) {
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    asked.add(answer);
    return answer;
  }

  private CompletableFuture<byte[]> question() throws InterruptedException {
    CompletableFuture<byte[]> question = asked.poll(10, TimeUnit.SECONDS);
    if (question == null) {
      throw new AssertionError("the issuer was not asked");
    }
    return question;
  }

  /** Whose the token is, by its issuer. */
  private Principal principal() throws InterruptedException {
    CompletableFuture<Introspected> said =
        introspections.ask(new Inquiry("opaque", ISSUER), Calls.NOW).toCompletableFuture();
    question().complete(ACTIVE.getBytes(UTF_8));
    if (said.join() instanceof Introspected.Active(var claims)) {
      return claims.principal();
    }
    throw new AssertionError(said.join());
  }

  private void guard(boolean begun) throws InterruptedException {
    Arrival first = Calls.arrival(Arrival.Verb.GET);
    Arrival arrival =
        new Arrival(
            first.id(),
            first.time(),
            first.nanos(),
            first.verb(),
            new Route(EndpointKey.all(TenantId.DEFAULT)),
            first.headers(),
            new Peer("192.0.2.1", false),
            Issuers.snapshot(ISSUER));
    Call call = Call.of(arrival, Optional.empty()).withPrincipal(principal(), TOKEN);
    CompletableFuture<Void> ready = new CompletableFuture<>();
    vertx.runOnContext(_ -> {
      StreamGuard guard =
          new StreamGuard(
              new Recheck(_ -> Optional.empty()),
              introspections,
              () -> Issuers.snapshot(ISSUER),
              Clock.fixed(Calls.NOW, ZoneOffset.UTC),
              new EventLoop(vertx),
              (_, why) -> ended.complete(why));
      GuardedReply reply = guard.around(call, client);
      reply.renew(TOKEN, LONG_AGO);
      if (begun) {
        reply.stream(Map.of());
      }
      ready.complete(null);
    });
    ready.join();
  }

  @Test
  void shouldEndAStreamWhoseTokenIsNotActiveAnyMore() throws Exception {
    guard(true);
    question().complete("{\"active\":false}".getBytes(UTF_8));
    assertThat(ended.get(10, TimeUnit.SECONDS)).contains("does not call its token active");
    assertThat(client.got).containsExactlyElementsOf(List.of("stream", "end"));
  }

  @Test
  void shouldEndAStreamWhoseIssuerGivesNoAnswer() throws Exception {
    guard(true);
    question().completeExceptionally(new NoAnswer("away"));
    assertThat(ended.get(10, TimeUnit.SECONDS)).contains("its issuer");
  }

  @Test
  void shouldEndAStreamWhoseTokenIsSomebodyElsesNow() throws Exception {
    guard(true);
    question().complete(ACTIVE.replace("\"pat\"", "\"sam\"").getBytes(UTF_8));
    assertThat(ended.get(10, TimeUnit.SECONDS)).contains("its issuer");
  }

  @Test
  void shouldKeepAStreamWhoseTokenIsActiveAndAskOnce() throws Exception {
    guard(true);
    question().complete(ACTIVE.getBytes(UTF_8));
    assertThat(asked.poll(2, TimeUnit.SECONDS)).isNull();
    assertThat(ended).isNotDone();
  }

  @Test
  void shouldNotEndWhatHasNotBegun() throws Exception {
    guard(false);
    question().complete("{\"active\":false}".getBytes(UTF_8));
    assertThat(asked.poll(2, TimeUnit.SECONDS)).isNull();
    assertThat(ended).isNotDone();
    assertThat(client.got).isEmpty();
  }
}
