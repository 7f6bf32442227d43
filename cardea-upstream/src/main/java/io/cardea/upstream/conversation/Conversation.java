package io.cardea.upstream.conversation;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonError;
import io.cardea.mcp.message.RpcInvalid;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.message.RpcNotification;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.message.RpcResponse;
import io.cardea.mcp.method.McpMethod;
import io.cardea.model.adapter.Adapter;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamFailure.Kind;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.vertx.core.Context;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is said over one channel: whose answer is whose, and who hears what the server says unasked.
 * Lives on the event loop that opened it; whoever is elsewhere hops there.
 */
final class Conversation implements WireListener {

  /** Lines in a row that are no messages until the server is given up. */
  private static final int MAX_BAD = 10;

  /** How long the calls of a conversation that is not wanted any more may go on. */
  private static final long RETIRED_NANOS = 60_000_000_000L;

  /**
   * What it is about.
   *
   * @param session its id; none if it is shared by all stateless calls of its owner
   * @param jsonDepth nesting of any text read
   */
  record About(Adapter adapter, Owner owner, Optional<String> session, int jsonDepth) {}

  /** Who keeps it; told from its event loop. */
  interface Keeper {
    /** It takes no more requests. */
    void ended(Conversation conversation);

    /** The server answered what nobody asked, asked what it must not, or the like. */
    void lied(Conversation conversation, String how);
  }

  private final About about;
  private final Context context;
  private final Keeper keeper;
  private final Calls calls = new Calls();
  private final Backlog backlog = new Backlog();
  private @Nullable Wire wire;
  private @Nullable WireExchange stream;
  private int bad;
  private long lastUse = System.nanoTime();
  private long retiredAt;
  private boolean retired;
  private boolean ended;

  Conversation(About about, Context context, Keeper keeper) {
    this.about = about;
    this.context = context;
    this.keeper = keeper;
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
    } else if (stream != null) {
      exchange.body(Heads.CONFLICT, Heads.NOTHING);
    } else {
      used();
      stream = exchange;
      exchange.stream(Heads.STREAM);
      backlog.take().forEach(notice -> exchange.event(notice.json()));
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
    InFlight call = new InFlight(number, Rewrite.asked(request, exchange), sort, System.nanoTime());
    calls.add(call);
    if (sort == InFlight.Sort.CALL && stream == null) {
      backlog.take().forEach(notice -> call.event(notice.json(), Heads.STREAM));
    }
    send(Rewrite.toServer(request, number), refusal -> refused(call, refusal));
  }

  private void refused(InFlight call, UpstreamFailure refusal) {
    if (calls.of(call.exchange()).isPresent()) {
      calls.abandon(call);
      call.exchange().fail(refusal);
      endIfUseless(call, true);
    }
  }

  /** Which of several callers is meant cannot be told when they share the conversation. */
  private void cancelledByClient(RpcNotification cancel) {
    if (isShared()) {
      return;
    }
    calls
        .asked(Rewrite.cancelledOf(cancel))
        .ifPresent(call -> {
          call.cancelled(System.nanoTime());
          send(Rewrite.cancelToServer(cancel, call.number()));
        });
  }

  /** Nobody listens to {@code exchange} any more. */
  void detach(WireExchange exchange) {
    if (exchange.equals(stream)) {
      stream = null;
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
          endIfUseless(call, true);
        });
  }

  @Override
  public void onMessage(Json json) {
    switch (json) {
      case JsonError error -> bad(error.toString());
      case JsonDocument batch when batch.isArray(JsonDocument.ROOT) -> onBatch(batch);
      case JsonDocument document -> onDocument(document);
    }
  }

  /** Revision 2025-03-26 lets a server put messages together. */
  private void onBatch(JsonDocument batch) {
    if (batch.first(JsonDocument.ROOT) == JsonDocument.NONE) {
      bad("an empty batch");
    }
    for (int member = batch.first(JsonDocument.ROOT);
        member != JsonDocument.NONE;
        member = batch.nextElement(JsonDocument.ROOT, member)) {
      if (Json.parse(batch.rawBytes(member), about.jsonDepth()) instanceof JsonDocument document) {
        onDocument(document);
      }
    }
  }

  private void onDocument(JsonDocument document) {
    if (ended) {
      return;
    }
    switch (RpcMessage.read(document, JsonDocument.ROOT)) {
      case RpcInvalid invalid -> onInvalid(invalid);
      case RpcMessage message -> {
        bad = 0;
        onMessage(message);
      }
    }
  }

  private void onInvalid(RpcInvalid invalid) {
    invalid
        .id()
        .flatMap(id -> calls.named(id.json()))
        .ifPresent(call -> giveUp(call, "its answer is no JSON-RPC: " + invalid.reason()));
    bad(invalid.reason());
  }

  private void bad(String why) {
    bad++;
    if (bad >= MAX_BAD && !ended) {
      keeper.lied(this, "writes what is no message: " + why);
      end(
          Optional.of(
              new UpstreamFailure(
                  Kind.BROKEN, true, MAX_BAD + " lines in a row are no messages; last: " + why)));
    }
  }

  private void onMessage(RpcMessage message) {
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
    boolean begins = call.is(InFlight.Sort.INITIALIZE) && !response.isError();
    call.answer(
        Rewrite.toCaller(response, call),
        begins ? Heads.json(about.session()) : Heads.json(Optional.empty()));
    endIfUseless(call, !begins);
  }

  /** A session that did not begin is of no use, nor is a retired one without calls. */
  private void endIfUseless(InFlight gone, boolean failed) {
    if ((gone.is(InFlight.Sort.INITIALIZE) && failed) || (retired && calls.oldest() == null)) {
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
            listen.event(Rewrite.cancelToCaller(notification, listen), Heads.STREAM);
            listen.exchange().end();
          });
      return;
    }
    String subscription = Rewrite.subscriptionOf(notification);
    Optional<InFlight> listen = calls.named(subscription);
    Notice notice = Notice.of(notification);
    if (listen.isPresent()) {
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
    WireExchange to = stream;
    InFlight sole = calls.sole();
    InFlight oldest = calls.oldest();
    if (to != null && (sole == null || notice.is(Notice.Sort.CHANGE))) {
      to.event(notice.json());
    } else if (oldest != null) {
      event(oldest, notice.json());
    } else if (!backlog.add(notice)) {
      end(
          Optional.of(
              new UpstreamFailure(
                  Kind.BROKEN, true, "the server asks more than anybody is there to answer")));
    }
  }

  private void event(InFlight call, byte[] json) {
    call.touch(System.nanoTime());
    call.event(
        json, call.is(InFlight.Sort.INITIALIZE) ? Heads.stream(about.session()) : Heads.STREAM);
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
            && stream == null
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
    endIfUseless(call, true);
  }

  private void giveUp(InFlight call, String why) {
    calls.abandon(call);
    call.exchange().fail(new UpstreamFailure(Kind.BROKEN, true, why));
    endIfUseless(call, true);
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
    WireExchange open = stream;
    stream = null;
    if (open != null) {
      why.ifPresentOrElse(open::fail, open::end);
    }
    UpstreamFailure failure =
        why.orElseGet(() -> new UpstreamFailure(Kind.BROKEN, true, "the conversation was ended"));
    for (InFlight call : calls.all()) {
      calls.remove(call);
      call.exchange().fail(failure);
    }
    backlog.take();
  }
}
