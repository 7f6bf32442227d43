package io.cardea.upstream.conversation;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.message.RequestId;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.message.RpcNotification;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.message.RpcResponse;
import io.cardea.mcp.method.McpMethod;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamFailure.Kind;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.vertx.core.Context;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is said over one channel: whose answer is whose, and who hears what the server says unasked.
 * Lives on the event loop that opened it; whoever is elsewhere hops there.
 */
final class Conversation implements WireListener, Intake.Sink {

  private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);
  static final UpstreamFailure FAULT = new UpstreamFailure(Kind.FAULT, true, "see the log");

  /** How long the calls of a conversation that is not wanted any more may go on. */
  private static final long RETIRED_NANOS = 60_000_000_000L;

  private final About about;
  private final Context context;
  private final Keeper keeper;
  private final Calls calls = new Calls();
  private final Audience audience = new Audience(calls);
  private final Intake intake;
  private @Nullable Wire wire;
  private long lastUse = System.nanoTime();
  private long retiredAt;
  private boolean proven;
  private boolean retired;
  private boolean ended;

  Conversation(About about, Context context, Keeper keeper) {
    this.about = about;
    this.context = context;
    this.keeper = keeper;
    this.intake = new Intake(about.jsonDepth(), this);
  }

  About about() {
    return about;
  }

  /** The event loop it lives on. */
  Context context() {
    return context;
  }

  void start(Wires wires) {
    wire = wires.open(about.adapter(), about.owner().principal(), this);
  }

  /** Takes a request without a message: a GET or a DELETE. */
  void receive(WireExchange exchange, UpstreamRequest.Kind kind) {
    if (ended || (retired && kind == UpstreamRequest.Kind.STREAM)) {
      refuseEnded(exchange);
    } else if (kind == UpstreamRequest.Kind.DELETE) {
      exchange.body(Heads.OK, Heads.NOTHING);
      end(Optional.empty());
    } else if (audience.hasStream()) {
      exchange.body(Heads.CONFLICT, Heads.NOTHING);
    } else {
      used();
      audience.attach(exchange);
    }
  }

  /** Takes a message of a client. */
  void receive(WireExchange exchange, RpcMessage message, InFlight.Sort sort) {
    if (ended || (retired && message instanceof RpcRequest)) {
      refuseEnded(exchange);
      return;
    }
    used();
    switch (message) {
      case RpcRequest request -> call(exchange, request, sort);
      case RpcNotification cancel when cancel.method().equals(McpMethod.CANCELLED.wireName()) -> {
        cancelledByClient(cancel);
        exchange.body(Heads.ACCEPTED, Heads.NOTHING);
      }
      case RpcNotification _, RpcResponse _ -> {
        send(Notice.text(message.document()));
        exchange.body(Heads.ACCEPTED, Heads.NOTHING);
      }
    }
  }

  private void refuseEnded(WireExchange exchange) {
    if (isShared()) {
      exchange.fail(
          new UpstreamFailure(Kind.UNREACHABLE, false, "it ended a moment ago; send it again"));
    } else {
      exchange.body(Heads.NOT_FOUND, Heads.NOTHING);
    }
  }

  private void call(WireExchange exchange, RpcRequest request, InFlight.Sort sort) {
    int most = about.adapter().limits().connections();
    if (calls.size() >= most) {
      exchange.fail(
          new UpstreamFailure(Kind.QUEUE_FULL, false, most + " calls are under way already"));
      return;
    }
    long number = calls.nextNumber();
    UpstreamHead head =
        sort == InFlight.Sort.INITIALIZE ? Heads.stream(about.session()) : Heads.STREAM;
    InFlight call =
        new InFlight(number, Rewrite.asked(request, exchange), sort, head, System.nanoTime());
    calls.add(call);
    if (sort == InFlight.Sort.CALL) {
      audience.joinedBy(call);
    }
    send(Rewrite.toServer(request, number), refusal -> refused(call, refusal));
  }

  private void refused(InFlight call, UpstreamFailure refusal) {
    if (calls.of(call.exchange()).isPresent()) {
      calls.abandon(call);
      call.exchange().fail(refusal);
      endIfUseless(call);
    }
  }

  /**
   * Which of several callers is meant cannot be told when they share the conversation. A caller may
   * have hung up before: only this ends its call (MCP 2025-11-25, Streamable HTTP, "Sending
   * Messages").
   */
  private void cancelledByClient(RpcNotification cancel) {
    if (isShared()) {
      return;
    }
    String id = Rewrite.cancelledOf(cancel);
    Optional<InFlight> call = calls.asked(id);
    call.ifPresent(asked -> asked.cancelled(System.nanoTime()));
    call.map(InFlight::number)
        .or(() -> calls.left(id))
        .ifPresent(number -> send(Rewrite.cancelToServer(cancel, number)));
  }

  /** Nobody listens to {@code exchange} any more. */
  void detach(WireExchange exchange) {
    if (audience.detach(exchange)) {
      used();
    }
    calls
        .of(exchange)
        .ifPresent(call -> {
          calls.abandon(call);
          used();
          if (isShared()) {
            send(Rewrite.cancel(call.number(), "the client went away"));
          }
          endIfUseless(call);
        });
  }

  /** Whether the server waits for what only the caller of {@code exchange} can give it. */
  void waits(WireExchange exchange, boolean waits) {
    calls.of(exchange).ifPresent(call -> call.waits(waits, System.nanoTime()));
  }

  /** Does a piece of work; a fault in it ends the conversation and leaves nobody waiting. */
  void run(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException fault) {
      LOG.atError()
          .setCause(fault)
          .addKeyValue("adapter", about.adapter().key())
          .log("conversation failed");
      end(Optional.of(FAULT));
    }
  }

  @Override
  public void onMessage(Json json) {
    if (!ended) {
      run(() -> intake.read(json));
    }
  }

  @Override
  public void onInvalid(RequestId id, String why) {
    calls.named(id.json()).ifPresent(call -> giveUp(call, "its answer is no JSON-RPC: " + why));
  }

  @Override
  public void onHopeless(String why) {
    keeper.lied(this, "writes what is no message");
    end(Optional.of(new UpstreamFailure(Kind.BROKEN, true, why)));
  }

  @Override
  public void onMessage(RpcMessage message) {
    if (!ended) {
      take(message);
    }
  }

  private void take(RpcMessage message) {
    switch (message) {
      case RpcResponse response -> onResponse(response);
      case RpcNotification progress when progress.method().equals(McpMethod.PROGRESS.wireName()) ->
          onProgress(progress);
      case RpcNotification notification when isShared() -> onModern(notification);
      case RpcRequest request when isShared() -> keeper.lied(this, "asks " + request.method());
      case RpcRequest _, RpcNotification _ -> route(Notice.of(message));
    }
  }

  private void onResponse(RpcResponse response) {
    String id = response.id().map(named -> named.json()).orElse("null");
    Optional<InFlight> answered = calls.named(id);
    if (answered.isEmpty()) {
      if (!calls.isLate(id)) {
        keeper.lied(this, "answers what nobody asked");
      }
      return;
    }
    InFlight call = answered.get();
    calls.remove(call);
    used();
    proven |= !response.isError();
    call.answer(Rewrite.toCaller(response, call), Heads.of(about, call, response));
    endIfUseless(call);
  }

  /**
   * A session that did not begin is of no use, nor is a retired conversation without calls, nor a
   * stateless one with a server that has given no result yet: most likely it is none of that era.
   */
  private void endIfUseless(InFlight gone) {
    boolean failed = !proven && (gone.is(InFlight.Sort.INITIALIZE) || isShared());
    if ((failed && calls.isEmpty()) || (retired && calls.oldest() == null)) {
      end(Optional.empty());
    }
  }

  private void onProgress(RpcNotification progress) {
    String token = Rewrite.progressOf(progress);
    Optional<InFlight> call = calls.named(token);
    if (call.isPresent() && call.get().asked().token().isPresent()) {
      event(call.get(), Rewrite.progressToCaller(progress, call.get().asked().token().get()));
    } else if (!calls.isLate(token)) {
      keeper.lied(this, "reports progress of what nobody asked");
    }
  }

  /** In the modern era everything belongs to a request (MCP 2026-07-28, "stdio"). */
  private void onModern(RpcNotification notification) {
    if (notification.method().equals(McpMethod.CANCELLED.wireName())) {
      calls
          .named(Rewrite.cancelledOf(notification))
          .filter(call -> call.is(InFlight.Sort.LISTEN))
          .ifPresent(listen -> {
            calls.abandon(listen);
            listen.event(Rewrite.cancelToCaller(notification, listen));
            listen.exchange().end();
          });
      return;
    }
    String subscription = Rewrite.subscriptionOf(notification);
    Optional<InFlight> listen = calls.named(subscription);
    Notice notice = Notice.of(notification);
    if (listen.isPresent()) {
      proven = true;
      event(listen.get(), Rewrite.subscribedToCaller(notification, listen.get()));
    } else if (!subscription.isEmpty() || notice.is(Notice.Sort.CHANGE)) {
      if (!calls.isLate(subscription)) {
        keeper.lied(this, "notifies without a subscription");
      }
    } else if (calls.oldest() != null) {
      route(notice);
    }
  }

  private void route(Notice notice) {
    if (!audience.hear(notice, System.nanoTime())) {
      end(
          Optional.of(
              new UpstreamFailure(
                  Kind.BROKEN, true, "the server asks more than anybody is there to answer")));
    }
  }

  private void event(InFlight call, byte[] json) {
    call.touch(System.nanoTime());
    call.event(json);
  }

  private void used() {
    lastUse = System.nanoTime();
  }

  private boolean isShared() {
    return about.session().isEmpty();
  }

  private void send(byte[] json) {
    // The caller has been told that it was accepted: nobody waits for more.
    send(json, _ -> {});
  }

  private void send(byte[] json, Consumer<UpstreamFailure> refused) {
    if (wire != null) {
      wire.send(json, refused);
    }
  }

  /** Takes no new requests, and ends when the last call has. */
  void retire() {
    if (!retired && !ended) {
      retired = true;
      retiredAt = System.nanoTime();
      if (calls.oldest() == null) {
        end(Optional.empty());
      }
    }
  }

  /** Ends what is out of time. */
  void sweep(long now) {
    for (InFlight call : calls.all()) {
      call.overdue(now, about.adapter().limits()).ifPresent(why -> timeOut(call, why));
    }
    boolean idle =
        calls.isEmpty()
            && !audience.hasStream()
            && now - lastUse > about.adapter().limits().processes().idle().toNanos();
    if (idle || (retired && now - retiredAt > RETIRED_NANOS)) {
      end(Optional.empty());
    }
  }

  private void timeOut(InFlight call, String why) {
    if (call.isCancelled()) {
      giveUp(call, why);
      return;
    }
    calls.abandon(call);
    if (!call.is(InFlight.Sort.INITIALIZE)) {
      send(Rewrite.cancel(call.number(), "timeout"));
    }
    call.exchange().fail(new UpstreamFailure(Kind.TIMEOUT, true, why));
    endIfUseless(call);
  }

  private void giveUp(InFlight call, String why) {
    calls.abandon(call);
    call.exchange().fail(new UpstreamFailure(Kind.BROKEN, true, why));
    endIfUseless(call);
  }

  @Override
  public void onClosed(UpstreamFailure failure) {
    end(Optional.of(failure));
  }

  @Override
  public void onReleased() {
    end(Optional.empty());
  }

  /** Ends it, as it should or for a reason. */
  void end(Optional<UpstreamFailure> why) {
    if (ended) {
      return;
    }
    ended = true;
    if (wire != null) {
      wire.close();
    }
    keeper.ended(this);
    audience.end(why);
    UpstreamFailure failure =
        why.orElseGet(() -> new UpstreamFailure(Kind.BROKEN, true, "the conversation was ended"));
    for (InFlight call : calls.all()) {
      calls.remove(call);
      call.exchange().fail(failure);
    }
  }
}
