package io.cardea.dataplane.relay;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.loop.EventLoop;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.session.Sessions;
import io.cardea.mcp.message.RpcResponse;
import io.cardea.mcp.sse.SseEvent;
import io.cardea.model.audit.Outcome;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamReply;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings an upstream's answer to its client, message by message in order. What is too large to be
 * inspected on the event loop is inspected beside it, and the upstream waits meanwhile. Lives on
 * one event loop.
 */
public final class Relay implements UpstreamReply {

  private final Call call;
  private final ClientReply client;
  private final Ending ending;
  private final Inspection inspection;
  private final BodyRules rules;
  private final Sessions sessions;
  private final ClientEvents events;
  private final Deque<SseEvent> queue = new ArrayDeque<>();
  private UpstreamExchange exchange = UpstreamExchange.OVER;
  private Supplier<Optional<Runnable>> otherEra = Optional::empty;
  private Consumer<RpcResponse> inputRequired = _ -> {};
  private Outcome.Status status = Outcome.Status.OK;
  private int code;
  private boolean streaming;
  private boolean answered;
  private boolean inspecting;
  private @Nullable UpstreamFailure failure;
  private @Nullable SseEvent own;
  private String ownDetail = "";
  private boolean upstreamEnded;
  private boolean done;

  /**
   * @param rewriting what is changed on the way
   * @param ending learns how the call ended
   */
  public Relay(
      Call call,
      ClientReply client,
      Ending ending,
      Sessions sessions,
      EventLoop loop,
      Rewriting rewriting) {
    this.call = call;
    this.client = client;
    this.events = new ClientEvents(client, this::resume);
    this.ending = ending;
    this.inspection = new Inspection(new ResponseInspector(call, rewriting), loop);
    this.rules = new BodyRules(call);
    this.sessions = sessions;
    client.onGone(this::onClientGone);
  }

  /**
   * Asks {@code whatNow} if the server turns out to speak the other era only, and runs that instead
   * of answering; the server has not run the call then.
   */
  public void onOtherEra(Supplier<Optional<Runnable>> whatNow) {
    otherEra = whatNow;
  }

  /** Gives results that want input to {@code then}; what is asked with it may be attached. */
  public void onInputRequired(Consumer<RpcResponse> then) {
    inputRequired = then;
  }

  /** Whether it has ended, as it has at once if the client was gone already. */
  public boolean isOver() {
    return done;
  }

  /** Whether it brings its client an event stream now. */
  public boolean isStreaming() {
    return streaming && !done;
  }

  /** Stops the exchange, for another to be attached in its place. */
  public void detach() {
    exchange.cancel();
    exchange = UpstreamExchange.OVER;
  }

  /** The exchange whose answer this is; to be told before the answer can come. */
  public void attach(UpstreamExchange opened) {
    exchange = opened;
    if (done) {
      opened.cancel();
    }
  }

  @Override
  public void onBody(UpstreamHead head, byte[] body) {
    if (done) {
      return;
    }
    if (rules.endsSession(head, body)) {
      SessionEnd.of(call, sessions);
    }
    if (!rules.hasMessage(head, body)) {
      replyWithoutMessage(head, body);
      return;
    }
    inspection.run(body, inspected -> onBodyInspected(head, body, inspected));
  }

  private void replyWithoutMessage(UpstreamHead head, byte[] body) {
    switch (rules.withoutMessage(head, body)) {
      case BodyRules.Pass pass -> {
        client.body(pass.status(), Map.of(), new byte[0]);
        finish(Outcome.Status.OK, EndDetail.answered(head.status(), 0));
      }
      case BodyRules.OtherEra _ -> turnToOtherEra();
      case BodyRules.Refuse refuse -> refuse(refuse.refusal(), Outcome.Status.ERROR);
    }
  }

  private void onBodyInspected(UpstreamHead head, byte[] body, Inspected inspected) {
    if (done) {
      return;
    }
    switch (inspected) {
      case Inspected.Invalid _ when rules.isOtherEra(head.status()) -> turnToOtherEra();
      case Inspected.Invalid invalid -> refuseAnswer(invalid.reason());
      case Inspected.Drop drop -> refuseAnswer(drop.reason());
      case Inspected any when rules.isOtherEra(head, any.errorCode()) -> turnToOtherEra();
      case Inspected.Asks asks -> ask(asks);
      case Inspected.Changed changed -> {
        client.body(changed.status(rules.status(head)), Map.of(), changed.json());
        finish(changed.kind().status(), EndDetail.answered(head.status(), changed.errorCode()));
      }
      case Inspected.Forward forward -> {
        client.body(rules.status(head), Map.of(), body);
        finish(forward.kind().status(), EndDetail.answered(head.status(), forward.errorCode()));
      }
    }
  }

  private void refuseAnswer(String reason) {
    exchange.brokeProtocol();
    refuse(UpstreamErrors.invalid(call, reason), Outcome.Status.INVALID);
  }

  @Override
  public void onStream(UpstreamHead head) {
    stream(Map.of());
  }

  /** Begins the client's event stream with these fields. */
  void stream(Map<String, String> headers) {
    if (!done) {
      streaming = true;
      client.stream(headers);
    }
  }

  @Override
  public void onEvent(SseEvent event) {
    queue.add(event);
    drain();
  }

  @Override
  public void onLater(int retryMillis) {
    if (!done) {
      client.letGo(retryMillis);
    }
  }

  @Override
  public void onEnd() {
    upstreamEnded = true;
    drain();
  }

  private void drain() {
    while (!done && !inspecting && !queue.isEmpty()) {
      SseEvent event = queue.remove();
      if (event.isEmpty()) {
        send(event);
      } else {
        inspect(event);
      }
    }
    if (done || inspecting) {
      return;
    }
    if (own != null) {
      answerOurselves(own);
    } else if (failure != null) {
      fail(failure);
    } else if (upstreamEnded) {
      endStream();
    }
  }

  private void inspect(SseEvent event) {
    inspecting = true;
    if (inspection.isLarge(event.data())) {
      exchange.pause();
    }
    inspection.run(
        event.data(),
        inspected -> {
          inspecting = false;
          onEventInspected(event, inspected);
          if (inspection.isLarge(event.data())) {
            resume();
            drain();
          }
        });
  }

  private void onEventInspected(SseEvent event, Inspected inspected) {
    if (done) {
      return;
    }
    switch (inspected) {
      case Inspected.Invalid invalid -> breakOff(UpstreamErrors.invalid(call, invalid.reason()));
      case Inspected.Drop _ -> {}
      case Inspected.Asks asks -> ask(asks);
      case Inspected.Changed changed ->
          pass(changed.kind(), changed.errorCode(), event.withData(changed.json()));
      case Inspected.Forward forward -> pass(forward.kind(), forward.errorCode(), event);
    }
  }

  /** What comes after the question is no answer to it. */
  private void ask(Inspected.Asks asks) {
    queue.clear();
    upstreamEnded = false;
    failure = null;
    inputRequired.accept(asks.response());
  }

  private void pass(Inspected.Kind kind, int errorCode, SseEvent event) {
    boolean isAnswer = kind != Inspected.Kind.OTHER;
    ending.next(isAnswer);
    send(event);
    if (isAnswer && !done) {
      answered = true;
      status = kind.status();
      code = errorCode;
      ending.answered(
          status, EndDetail.streamed(code).after(exchange.attempts()), exchange.upstreamNanos());
    }
  }

  private void send(SseEvent event) {
    if (!events.send(event)) {
      exchange.pause();
    }
  }

  /** The upstream flows on when neither the client nor the inspection holds it back. */
  private void resume() {
    if (!done && !inspecting && !events.isFull()) {
      exchange.resume();
    }
  }

  private void endStream() {
    boolean answerDue = call.requestId().isPresent() && !answered;
    if (answerDue) {
      breakOff(UpstreamErrors.invalid(call, "no response before the end of its stream"));
      return;
    }
    client.end();
    finish(status, EndDetail.streamed(code));
  }

  @Override
  public void onFailure(UpstreamFailure reported) {
    if (inspecting && reported.kind() != UpstreamFailure.Kind.FAULT) {
      // What came before it is still being inspected and may be the answer.
      failure = reported;
    } else if (!done) {
      fail(reported);
    }
  }

  private void fail(UpstreamFailure reported) {
    Refusal refusal = UpstreamErrors.of(call, reported);
    if (streaming) {
      answerOnStream(refusal);
      client.end();
      finish(Outcome.Status.BROKEN, EndDetail.refused(refusal));
    } else {
      refuse(refusal, reported.mayHaveExecuted() ? Outcome.Status.BROKEN : Outcome.Status.ERROR);
    }
  }

  private void breakOff(Refusal refusal) {
    exchange.brokeProtocol();
    exchange.cancel();
    answerOnStream(refusal);
    client.end();
    finish(Outcome.Status.INVALID, EndDetail.refused(refusal));
  }

  private void answerOnStream(Refusal refusal) {
    boolean answerDue = call.requestId().isPresent() && !answered;
    if (answerDue && call.arrival().verb() == Arrival.Verb.POST) {
      client.event(SseEvent.message(toBytes(refusal)));
    }
  }

  /** Answers with {@code json} of the gateway's own, after everything that has come before. */
  public void answer(byte[] json, String detail) {
    own = SseEvent.message(json);
    ownDetail = detail;
    drain();
  }

  private void answerOurselves(SseEvent answer) {
    if (streaming) {
      client.event(answer);
      client.end();
    } else {
      client.body(200, Map.of(), answer.data());
    }
    finish(Outcome.Status.OK, EndDetail.of(ownDetail));
  }

  /** The server speaks the other era only, and has not run the call. */
  public void turnToOtherEra() {
    if (done) {
      return;
    }
    Optional<Runnable> instead = otherEra.get();
    if (instead.isEmpty()) {
      refuse(UpstreamErrors.otherEra(call), Outcome.Status.ERROR);
    } else {
      finish(Outcome.Status.ERROR, EndDetail.OTHER_ERA);
      instead.get().run();
    }
  }

  /** Answers with {@code refusal} instead of what the upstream sent. */
  public void refuse(Refusal refusal, Outcome.Status how) {
    if (!done) {
      call.arrival().trace().failed(String.valueOf(refusal.error().code()));
      exchange.cancel();
      client.body(refusal.status(), refusal.headers(), toBytes(refusal));
      finish(how, EndDetail.refused(refusal));
    }
  }

  /**
   * Ends an event stream because the gateway stops: a listen stream with its result (MCP
   * 2026-07-28, "Graceful Closure"), a legacy one with {@code retryMillis} to wait.
   */
  public void endStream(int retryMillis) {
    if (done || !streaming) {
      return;
    }
    exchange.cancel();
    client.event(
        call.requestId()
            .map(id -> SseEvent.message(StreamEnd.result(id)))
            .orElseGet(() -> SseEvent.retry(retryMillis)));
    client.end();
    finish(Outcome.Status.OK, EndDetail.of("ended by the gateway"));
  }

  private byte[] toBytes(Refusal refusal) {
    return refusal.withRequestId(call.arrival().id()).error().toBytes(call.requestId());
  }

  private void onClientGone() {
    if (!done) {
      exchange.cancel();
      finish(Outcome.Status.CANCELLED, EndDetail.of("the client went away"));
    }
  }

  private void finish(Outcome.Status how, EndDetail detail) {
    done = true;
    queue.clear();
    ending.ended(how, detail.after(exchange.attempts()), exchange.upstreamNanos());
  }
}
