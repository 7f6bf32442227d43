package io.cardea.dataplane.stage;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Calls;
import io.cardea.dataplane.call.Peer;
import io.cardea.dataplane.call.ResourceUris;
import io.cardea.dataplane.call.Route;
import io.cardea.dataplane.introspection.Introspections;
import io.cardea.dataplane.pipeline.Fact;
import io.cardea.dataplane.pipeline.Facts;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.pipeline.StageResult;
import io.cardea.dataplane.proof.Proofs;
import io.cardea.dataplane.token.AccessTokens;
import io.cardea.dataplane.token.FixedKeys;
import io.cardea.dataplane.token.Mint;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.identity.Principal;
import io.cardea.model.snapshot.GatewaySnapshot;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Brings a token through the stage, and what must be found out of it, as the driver would. */
final class TokenGate {

  final FixedKeys keys;
  final AccessTokens tokens;
  final Proofs proofs = new Proofs(Runnable::run);
  GatewaySnapshot snapshot;
  Route route = new Route(EndpointKey.adapter(Calls.WEATHER));
  Peer peer = new Peer("192.0.2.1", false);
  Instant now = Calls.NOW;
  int checks;
  int asked;
  long nanos;
  String told = "{\"active\":false}";
  private final Introspections introspections =
      new Introspections(_ -> CompletableFuture.completedFuture(told.getBytes(UTF_8)), () -> nanos);
  int proven;
  private long requests;
  private final Authenticate stage;

  TokenGate(GatewaySnapshot snapshot, String... keys) {
    this.snapshot = snapshot;
    this.keys = new FixedKeys(Mint.set(keys));
    this.tokens = new AccessTokens(this.keys, Runnable::run);
    this.stage =
        new Authenticate(
            _ -> Optional.empty(),
            tokens,
            introspections,
            new ResourceUris(() -> "http://localhost:8080"));
  }

  StageResult apply(String... headers) {
    Call call = Call.of(arrival(headers), Optional.empty());
    Facts facts = Facts.NONE;
    StageResult result = stage.apply(call, facts);
    while (result instanceof StageResult.Need need) {
      facts =
          switch (need.fact()) {
            case Fact.Signed signed -> {
              checks++;
              yield facts.with(signed, done(tokens.check(signed.token())));
            }
            case Fact.Told asking -> {
              asked++;
              yield facts.with(asking, done(introspections.ask(asking.inquiry(), asking.time())));
            }
            case Fact.Proven sent -> {
              proven++;
              yield facts.with(sent, done(proofs.check(sent.proof(), sent.request(), sent.time())));
            }
            default -> throw new AssertionError(need.fact());
          };
      result = stage.apply(call, facts);
    }
    return result;
  }

  private Arrival arrival(String... headers) {
    return new Arrival(
        new UUID(0x1_7000L, ++requests),
        now,
        0,
        Arrival.Verb.GET,
        route,
        Calls.headers(headers),
        peer,
        snapshot);
  }

  private static <T> T done(CompletionStage<T> stage) {
    return stage.toCompletableFuture().resultNow();
  }

  Principal accepted(String token) {
    return principal(apply("Authorization: Bearer " + token));
  }

  Principal accepted(String token, String proof) {
    return principal(apply("Authorization: DPoP " + token, "DPoP: " + proof));
  }

  private static Principal principal(StageResult result) {
    if (result instanceof StageResult.Reply reply) {
      throw new AssertionError(reply.refusal().reason());
    }
    return ((StageResult.Continue) result).call().principal();
  }

  Refusal refused(String token) {
    return refusal(apply("Authorization: Bearer " + token));
  }

  Refusal refused(String token, String proof) {
    return refusal(apply("Authorization: DPoP " + token, "DPoP: " + proof));
  }

  static Refusal refusal(StageResult result) {
    if (result instanceof StageResult.Reply reply) {
      return reply.refusal();
    }
    throw new AssertionError("not refused");
  }
}
