package io.cardea.dataplane.stage;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.ResourceUris;
import io.cardea.dataplane.call.Route;
import io.cardea.dataplane.pipeline.Fact;
import io.cardea.dataplane.pipeline.Facts;
import io.cardea.dataplane.pipeline.StageResult;
import io.cardea.dataplane.proof.Proof;
import io.cardea.dataplane.proof.ProofCheck;
import io.cardea.dataplane.proof.ProofRead;
import io.cardea.dataplane.proof.ProofRules;
import io.cardea.dataplane.token.Claimed;
import java.util.Optional;

/**
 * Whether who shows a good token has what it is bound to: the certificate of the connection (RFC
 * 8705 §3), or with each request a new proof of the key (RFC 9449 §7).
 */
final class Possession {

  private final ResourceUris uris;

  Possession(ResourceUris uris) {
    this.uris = uris;
  }

  /** Why the request is not let in, or what must be known first; empty: it is proven. */
  Optional<StageResult> unproven(Call call, Facts facts, ShownToken shown, Claimed.Good claims) {
    Optional<String> key = claims.confirmation().key();
    Optional<String> certificate = claims.confirmation().certificate();
    if (certificate.isPresent() && !certificate.equals(call.arrival().peer().certificate())) {
      return refused(call, "a token bound to a certificate that the connection has not");
    }
    if (key.isEmpty()) {
      return shown.withProof()
          ? refused(call, "a token with a proof, and yet bound to no key (cnf.jkt)")
          : claims.issuer().proofRequired()
              ? refused(call, "a token bound to no key, where its issuer requires it (dpop)")
              : Optional.empty();
    }
    if (!shown.withProof()) {
      return refused(call, "a token bound to a key (cnf.jkt), without a proof");
    }
    if (call.arrival().route().door() != Route.Door.MCP) {
      return refused(call, "a token bound to a key, over HTTP+SSE, which has no proofs");
    }
    return switch (read(call.arrival(), shown, key.get())) {
      case ProofRead.Bad bad -> bad(call, bad.reason());
      case ProofRead.Good good -> unproven(call, facts, good.proof());
    };
  }

  private ProofRead read(Arrival arrival, ShownToken shown, String key) {
    return ProofRules.judge(
        arrival.headers("dpop"),
        new ProofRules.Demand(
            shown.text(),
            key,
            arrival.verb().name(),
            uris.called(arrival.snapshot().settings(), arrival.route(), arrival.header("host"))),
        arrival.time());
  }

  private Optional<StageResult> unproven(Call call, Facts facts, Proof proof) {
    Fact<ProofCheck> needed = new Fact.Proven(proof, call.arrival().id(), call.arrival().time());
    Optional<ProofCheck> check = facts.find(needed);
    if (check.isEmpty()) {
      return Optional.of(new StageResult.Need(needed));
    }
    return switch (check.get()) {
      case ProofCheck.Right _ -> Optional.empty();
      case ProofCheck.Wrong wrong -> bad(call, wrong.reason());
      case ProofCheck.Full _ ->
          Optional.of(
              new StageResult.Reply(Challenge.NOT_NOW.because("no more proofs can be remembered")));
    };
  }

  private Optional<StageResult> refused(Call call, String why) {
    return Optional.of(
        new StageResult.Reply(Challenge.unauthenticated(call.arrival(), uris).because(why)));
  }

  private Optional<StageResult> bad(Call call, String why) {
    return Optional.of(
        new StageResult.Reply(Challenge.unproven(call.arrival(), uris).because("a proof " + why)));
  }
}
