package io.cardea.dataplane.gateway;

import io.cardea.dataplane.aggregate.Answers;
import io.cardea.dataplane.aggregate.Attacher;
import io.cardea.dataplane.ask.Asking;
import io.cardea.dataplane.bridge.FaceBridge;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.continuation.ContinuingUpstreams;
import io.cardea.dataplane.guard.StreamGuard;
import io.cardea.dataplane.loop.EventLoop;
import io.cardea.dataplane.loop.Waits;
import io.cardea.dataplane.metrics.CallMetrics;
import io.cardea.dataplane.node.Homes;
import io.cardea.dataplane.node.Relaying;
import io.cardea.dataplane.pipeline.Fact;
import io.cardea.dataplane.pipeline.Facts;
import io.cardea.dataplane.pipeline.Question;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.pipeline.Stage;
import io.cardea.dataplane.pipeline.StageResult;
import io.cardea.dataplane.quota.ChargedReply;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.dataplane.resume.StreamLoop;
import io.cardea.dataplane.rounds.GatewayQuestion;
import io.cardea.dataplane.session.InFlight;
import io.cardea.dataplane.session.Sessions;
import io.cardea.dataplane.sse.Pipeline;
import io.cardea.dataplane.suspend.Seats;
import io.cardea.dataplane.trace.CallLine;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.model.audit.AuditLog.OpenIntent;
import io.cardea.model.audit.Outcome;
import io.cardea.model.incident.Incident;
import io.cardea.model.incident.Incidents;
import io.cardea.model.node.NodeId;
import io.cardea.model.quota.QuotaLedger;
import io.cardea.model.quota.QuotaLedger.Charge;
import io.cardea.model.session.SessionStore;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a call through the stages and on to its upstream. The stages decide; whatever waits happens
 * here, with a deadline and one stated answer for its failure. Lives on one event loop.
 */
final class Driver implements Pipeline {

  private static final Logger LOG = LoggerFactory.getLogger(Driver.class);
  private static final Duration AUDIT_DEADLINE = Duration.ofSeconds(2);
  private static final int MAX_FACTS = 8;
  private static final Refusal UNRECORDED =
      unavailable("The call cannot be recorded, so it is not made.").saying(Refusal.NOT_EXECUTED);

  /** So often a request may come to nodes that it does not belong to any more. */
  private static final int MAX_DETOURS = 3;

  /**
   * What a driver works with.
   *
   * @param stages in their order
   */
  record Parts(
      List<Stage> stages,
      Checks checks,
      SessionStore store,
      Sessions sessions,
      Homes homes,
      Relaying relaying,
      AuditTrail trail,
      Admission admission,
      Asking asking,
      FaceBridge bridge,
      ContinuingUpstreams upstreams,
      Answers answers,
      Attacher attacher,
      InFlight inFlight,
      StreamLoop streams,
      StreamGuard guard,
      Seats seats,
      QuotaLedger quotas,
      CallMetrics metrics,
      Incidents incidents,
      Clock clock) {}

  private final Parts parts;
  private final List<Stage> stages;
  private final EventLoop loop;
  private final Claims claims;
  private final Fetching fetching;
  private final Waits recording;
  private final LastStep lastStep;

  Driver(Parts parts, EventLoop loop) {
    this.parts = parts;
    this.fetching = new Fetching(parts, loop);
    this.stages = parts.stages();
    this.loop = loop;
    this.claims = new Claims(parts.inFlight(), parts.incidents());
    this.recording = new Waits(loop, AUDIT_DEADLINE);
    this.lastStep = new Dispatch(parts, loop, this::run);
  }

  private Driver(Driver other, List<Stage> stages, LastStep lastStep) {
    this.parts = other.parts;
    this.stages = stages;
    this.loop = other.loop;
    this.claims = other.claims;
    this.fetching = other.fetching;
    this.recording = other.recording;
    this.lastStep = lastStep;
  }

  /** The same with other stages and another last step. */
  Driver with(List<Stage> others, LastStep last) {
    return new Driver(this, others, last);
  }

  @Override
  public void run(Call call, ClientReply reply) {
    run(call, 0, Facts.NONE, 0, reply);
  }

  private void run(Call call, int first, Facts facts, int fetched, ClientReply reply) {
    try {
      step(call, first, facts, fetched, reply);
    } catch (RuntimeException fault) {
      answer(fault, call, reply);
    }
  }

  /** A fault anywhere on the way becomes one fixed answer; what it was stands in the log only. */
  private void answer(RuntimeException fault, Call call, ClientReply reply) {
    CallLine.of(LOG.atError().setCause(fault), call).log("a call failed in the gateway");
    refuse(
        call,
        Refusal.of(
            500,
            RpcError.INTERNAL_ERROR,
            "Something broke in this gateway. Tell whoever runs it the requestId."),
        reply);
  }

  private void step(Call from, int first, Facts facts, int fetched, ClientReply reply) {
    Call call = from;
    for (int i = first; i < stages.size(); i++) {
      switch (stages.get(i).apply(call, facts)) {
        case StageResult.Continue next -> call = next.call();
        case StageResult.Reply answer -> {
          refuse(call, answer.refusal(), reply);
          return;
        }
        case StageResult.Park park -> {
          refuse(call, notBuilt("Waiting for an approval", park.why()), reply);
          return;
        }
        case StageResult.Ask ask -> {
          int stage = i;
          ask(
              call,
              ask.question(),
              (answered, way) -> run(answered, stage, facts, fetched + 1, way),
              reply);
          return;
        }
        case StageResult.Elsewhere there -> {
          Call far = call;
          relay(far, there.node(), reply, () -> detour(far, facts, reply));
          return;
        }
        case StageResult.Need need -> {
          if (fetched == MAX_FACTS) {
            throw new IllegalStateException("a stage asks for ever more facts");
          }
          int at = i;
          Call now = call;
          fetch(need.fact(), now, facts, more -> run(now, at, more, fetched + 1, reply), reply);
          return;
        }
      }
    }
    admit(call, reply);
  }

  @Override
  public void relay(Call call, NodeId node, ClientReply reply, Runnable gone) {
    parts
        .relaying()
        .relay(
            call,
            node,
            reply,
            new Relaying.Otherwise() {
              @Override
              public void again() {
                gone.run();
              }

              @Override
              public void refused(Refusal refusal) {
                refuse(call, refusal, reply);
              }

              @Override
              public void noted(Refusal refusal) {
                parts.trail().ended(call, refusal);
                noteLoss(refusal);
              }
            });
  }

  /** The node that {@code call} seemed to belong to did not take it. */
  private void detour(Call call, Facts facts, ClientReply reply) {
    if (facts.detours() == MAX_DETOURS) {
      refuse(call, unavailable("The session moves from node to node."), reply);
    } else {
      run(Call.of(call.arrival(), call.message()), 0, facts.forgotten(), 0, reply);
    }
  }

  /**
   * Asks the client, in the way of its era, and goes {@code on} with the answer. Nothing was done
   * yet, so that the record is one of a refusal.
   */
  private void ask(
      Call call, Question question, BiConsumer<Call, ClientReply> on, ClientReply reply) {
    if (call.answers().size() == MAX_FACTS) {
      throw new IllegalStateException("a stage asks for ever more answers");
    }
    if (!call.revision().isModern() && call.session().isPresent() && call.requestId().isPresent()) {
      GatewayQuestion.ask(
          new GatewayQuestion.Parts(parts.answers().questions(), parts.inFlight(), loop),
          call,
          new GatewayQuestion.Asked(question, new Asked(call, question, on)),
          reply);
      return;
    }
    Optional<Refusal> problem = parts.asking().problem(call, question);
    if (problem.isPresent()) {
      refuse(call, problem.get(), reply);
      return;
    }
    note(call, "the client is asked first: " + question.key());
    reply.body(200, Map.of(), parts.asking().ask(call, question));
  }

  private void note(Call call, String what) {
    call.charge().ifPresent(Charge::giveBack);
    parts.trail().refused(call.arrival(), Optional.of(call), Refusal.of(200, 0, what));
  }

  /** What becomes of a call whose client was asked. */
  private final class Asked implements GatewayQuestion.Then {
    private final Call call;
    private final Question question;
    private final BiConsumer<Call, ClientReply> on;

    Asked(Call call, Question question, BiConsumer<Call, ClientReply> on) {
      this.call = call;
      this.question = question;
      this.on = on;
    }

    @Override
    public void answered(String json, ClientReply reply) {
      Map<String, String> answers = new HashMap<>(call.answers());
      answers.put(question.key(), json);
      on.accept(call.withAnswers((RpcRequest) call.message().orElseThrow(), answers), reply);
    }

    @Override
    public void refused(Refusal refusal, ClientReply reply) {
      refuse(call, refusal, reply);
    }

    @Override
    public void left(String why) {
      note(call, why);
    }
  }

  @Override
  public void fetch(Fact<?> fact, Call call, Facts facts, Consumer<Facts> then, ClientReply reply) {
    fetching.fetch(fact, call, facts, then, refusal -> refuse(call, refusal, reply));
  }

  private void admit(Call call, ClientReply reply) {
    Optional<Claims.Claim> claim = claims.claim(call);
    if (claim.isEmpty()) {
      refuse(call, Claims.REFUSAL, reply);
      return;
    }
    Optional<Admission.Slot> slot = parts.admission().admit(call);
    if (slot.isEmpty()) {
      claim.get().release().run();
      refuse(call, Admission.refusal(call), reply);
      return;
    }
    CompletionStage<OpenIntent> intended = parts.trail().intend(call);
    recording.await(
        intended,
        intent -> {
          parts.trail().outage().over();
          ClientReply lasting = parts.streams().surviving(call, reply);
          RecordedEnd recorded = new RecordedEnd(call, intent, lasting, recording, parts.trail());
          CallEnd end = new CallEnd(call, recorded, slot.get(), claim.get().release(), parts);
          ClientReply charged = ChargedReply.of(call, end.answer().in(recorded.reply()));
          send(call, end, claim.get().around(charged));
        },
        failure -> {
          claim.get().release().run();
          slot.get().close();
          closeLate(intended);
          parts.trail().outage().failed(call, "an intent", failure);
          refuse(call, UNRECORDED, reply);
        });
  }

  /** An intent that is recorded after its deadline was never acted on, and its record says so. */
  private void closeLate(CompletionStage<OpenIntent> intended) {
    CompletionStage<Void> _ =
        intended
            .thenCompose(intent ->
                intent.close(
                    new Outcome(
                        parts.clock().instant(),
                        Outcome.Status.ERROR,
                        "recorded too late, so it was not sent",
                        Duration.ZERO,
                        Duration.ZERO)))
            // The failure to record was logged already.
            .exceptionally(_ -> null);
  }

  private void send(Call call, CallEnd end, ClientReply reply) {
    try {
      lastStep.open(call, end, parts.asking().keeping(call, reply));
    } catch (RuntimeException fault) {
      // The intent may have been waited for, so nobody up the stack would catch this.
      end.ended(Outcome.Status.ERROR, "a fault in the gateway", 0);
      answer(fault, call, reply);
    }
  }

  /** Ends every event stream without end; clients come back after at most {@code spreadMillis}. */
  void endStreams(int spreadMillis, RandomGenerator random) {
    lastStep.endStreams(spreadMillis, random);
    parts.relaying().endStreams(spreadMillis, random);
  }

  /** Ends every call that waits in the middle for its client. */
  void endSuspended() {
    lastStep.endSuspended();
  }

  @Override
  public void refuse(Call call, Refusal refusal, ClientReply reply) {
    call.charge().ifPresent(Charge::giveBack);
    parts.trail().refused(call.arrival(), Optional.of(call), refusal);
    parts.metrics().refused(refusal.status());
    noteLoss(refusal);
    CallLine.of(LOG.atInfo(), call)
        .addKeyValue("endpoint", call.arrival().route().endpoint())
        .addKeyValue("method", call.methodName())
        .addKeyValue("status", refusal.status())
        .log("refused: {}", refusal.reason());
    reply.body(
        refusal.status(),
        refusal.headers(),
        refusal.withRequestId(call.arrival().id()).error().toBytes(call.requestId()));
  }

  private void noteLoss(Refusal refusal) {
    if (refusal.error().code() == RpcError.OWNER_LOST) {
      parts.incidents().note(Incident.Kind.OWNER_LOST, refusal.reason());
    }
  }

  private static Refusal notBuilt(String what, String why) {
    return Refusal.of(501, RpcError.NOT_AVAILABLE, what + " is not available yet.").because(why);
  }

  static Refusal unavailable(String message) {
    return Refusal.of(503, RpcError.UNAVAILABLE, message + " Try again later.")
        .withHeader("Retry-After", "5");
  }
}
