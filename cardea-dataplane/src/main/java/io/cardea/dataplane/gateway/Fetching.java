package io.cardea.dataplane.gateway;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.loop.EventLoop;
import io.cardea.dataplane.pipeline.Fact;
import io.cardea.dataplane.pipeline.Facts;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.model.quota.QuotaLedger;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches what stages need to know, each with its deadline and one stated answer for its failure.
 * Lives on one event loop.
 */
final class Fetching {

  private static final Logger LOG = LoggerFactory.getLogger(Fetching.class);
  private static final Duration FACT_DEADLINE = Duration.ofSeconds(2);
  private static final Duration LEARNING_DEADLINE = Duration.ofSeconds(5);

  private final Driver.Parts parts;
  private final EventLoop loop;

  Fetching(Driver.Parts parts, EventLoop loop) {
    this.parts = parts;
    this.loop = loop;
  }

  /** Adds {@code fact} to the {@code facts} that are known of {@code call}, or says why not. */
  void fetch(Fact<?> fact, Call call, Facts facts, Consumer<Facts> then, Consumer<Refusal> failed) {
    switch (fact) {
      case Fact.LiveSession live ->
          loop.await(
              parts.store().find(live.key()),
              FACT_DEADLINE,
              state -> then.accept(facts.with(live, state)),
              failure -> failed.accept(noStore(failure)));
      case Fact.Claimed claimed ->
          loop.await(
              parts.homes().claim(claimed),
              FACT_DEADLINE,
              state -> then.accept(facts.with(claimed, state)),
              failure -> failed.accept(noStore(failure)));
      case Fact.Stateless stateless ->
          loop.await(
              parts
                  .sessions()
                  .stateless(stateless.endpoint(), stateless.principal(), sessionTtl(call)),
              FACT_DEADLINE,
              found ->
                  then.accept(
                      facts.with(stateless, found.map(s -> new Call.Session(s.id(), s.state())))),
              failure -> failed.accept(noStore(failure)));
      case Fact.Quota quota ->
          loop.await(
              parts.quotas().take(quota.draws()),
              FACT_DEADLINE,
              answer -> {
                count(call, answer);
                then.accept(facts.with(quota, answer));
              },
              failure -> failed.accept(noLedger(failure)));
      case Fact.OfCredential<?> shown -> check(shown, facts, then, failed);
      case Fact.Learned learned ->
          loop.await(
              parts.answers().relearned(learned.adapter()),
              LEARNING_DEADLINE,
              _ -> then.accept(facts.with(learned, true)),
              _ -> then.accept(facts.with(learned, false)));
      case Fact.Attached attached ->
          loop.await(
              parts.attacher().attach(call, attached, parts.upstreams()),
              call.permit().adapter().limits().idleTimeout(),
              attaching -> then.accept(facts.with(attached, attaching)),
              failure -> failed.accept(notAttached(attached, failure)));
    }
  }

  private void check(
      Fact.OfCredential<?> shown, Facts facts, Consumer<Facts> then, Consumer<Refusal> failed) {
    Checks checks = parts.checks();
    switch (shown) {
      case Fact.Signed signed ->
          loop.await(
              checks.tokens().check(signed.token()),
              FACT_DEADLINE,
              check -> then.accept(facts.with(signed, check)),
              failure -> failed.accept(notChecked(signed.token(), failure)));
      case Fact.Told told ->
          loop.await(
              checks.introspections().ask(told.inquiry(), told.time()),
              FACT_DEADLINE,
              said -> then.accept(facts.with(told, said)),
              failure -> failed.accept(notChecked(told.inquiry(), failure)));
      case Fact.Proven proven ->
          loop.await(
              checks.proofs().check(proven.proof(), proven.request(), proven.time()),
              FACT_DEADLINE,
              check -> then.accept(facts.with(proven, check)),
              failure -> failed.accept(notChecked(proven.proof(), failure)));
    }
  }

  private void count(Call call, QuotaLedger.Answer answer) {
    switch (answer) {
      case QuotaLedger.Answer.Granted _ -> {}
      case QuotaLedger.Answer.Refused refused ->
          parts.metrics().limited(call.principal().tenant(), refused.limit().name());
      case QuotaLedger.Answer.Full full ->
          parts.metrics().limited(call.principal().tenant(), full.limit().name());
    }
  }

  private static Refusal noLedger(Throwable failure) {
    LOG.atError().setCause(failure).log("it cannot be told whether a call has room in its limits");
    return Driver.unavailable("It cannot be told whether your limits have room.");
  }

  private static Refusal notChecked(Object what, Throwable failure) {
    LOG.atWarn().setCause(failure).log("{} cannot be checked", what);
    return Driver.unavailable("Access tokens cannot be checked now.");
  }

  private static Refusal notAttached(Fact.Attached attached, Throwable failure) {
    LOG.atWarn()
        .addKeyValue("adapter", attached.adapter())
        .log("no session at the server: {}", String.valueOf(failure.getMessage()));
    return Driver.unavailable("The MCP server opens no session.");
  }

  private static Refusal noStore(Throwable failure) {
    LOG.atError().setCause(failure).log("session store does not answer");
    return Driver.unavailable("Sessions cannot be looked up now.");
  }

  private static Duration sessionTtl(Call call) {
    return call.arrival().snapshot().settings().limits().sessionTtl();
  }
}
