package io.cardea.dataplane.stage;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Calls;
import io.cardea.dataplane.call.Peer;
import io.cardea.dataplane.call.ResourceUris;
import io.cardea.dataplane.call.Route;
import io.cardea.dataplane.pipeline.Fact;
import io.cardea.dataplane.pipeline.Facts;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.pipeline.StageResult;
import io.cardea.dataplane.token.AccessTokens;
import io.cardea.dataplane.token.FixedKeys;
import io.cardea.dataplane.token.Mint;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.identity.Principal;
import io.cardea.model.snapshot.GatewaySnapshot;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Brings a token through the stage, and its signature check, as the driver would. */
final class TokenGate {

  final FixedKeys keys;
  final AccessTokens tokens;
  GatewaySnapshot snapshot;
  Route route = new Route(EndpointKey.adapter(Calls.WEATHER));
  Instant now = Calls.NOW;
  int checks;
  private final Authenticate stage;

  TokenGate(GatewaySnapshot snapshot, String... keys) {
    this.snapshot = snapshot;
    this.keys = new FixedKeys(Mint.set(keys));
    this.tokens = new AccessTokens(this.keys, Runnable::run);
    this.stage =
        new Authenticate(
            _ -> Optional.empty(), tokens, new ResourceUris(() -> "http://localhost:8080"));
  }

  StageResult apply(String... headers) {
    Arrival arrival =
        new Arrival(
            Calls.arrival(Arrival.Verb.GET).id(),
            now,
            0,
            Arrival.Verb.GET,
            route,
            Calls.headers(headers),
            new Peer("192.0.2.1", false),
            snapshot);
    Call call = Call.of(arrival, Optional.empty());
    StageResult result = stage.apply(call, Facts.NONE);
    if (result instanceof StageResult.Need need && need.fact() instanceof Fact.Signed signed) {
      checks++;
      return stage.apply(call, Facts.NONE.with(signed, done(tokens.check(signed.token()))));
    }
    return result;
  }

  private static <T> T done(CompletionStage<T> stage) {
    return stage.toCompletableFuture().resultNow();
  }

  Principal accepted(String token) {
    StageResult result = apply("Authorization: Bearer " + token);
    if (result instanceof StageResult.Reply reply) {
      throw new AssertionError(reply.refusal().reason());
    }
    return ((StageResult.Continue) result).call().principal();
  }

  Refusal refused(String token) {
    return ((StageResult.Reply) apply("Authorization: Bearer " + token)).refusal();
  }
}
