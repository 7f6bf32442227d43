package io.cardea.upstream.conversation;

import io.cardea.mcp.envelope.EnvelopeRead;
import io.cardea.mcp.envelope.NotModern;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.message.RpcNotification;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.method.McpMethod;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.policy.Permit;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamReply;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.cardea.upstream.exchange.UpstreamSession;
import io.cardea.upstream.exchange.Upstreams;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Servers behind two-way channels as one event loop reaches them, in the manner of Streamable HTTP:
 * {@code initialize} begins a session, later requests carry its id, a GET hears what the server
 * says unasked, a DELETE ends it. Requests of the stateless era need no session; those of one
 * principal share a channel, which a DELETE without a session ends. Not thread-safe.
 */
public final class ConversationUpstreams implements Upstreams {

  private static final Logger LOG = LoggerFactory.getLogger(ConversationUpstreams.class);
  private static final long SWEEP_MILLIS = 250;

  private final Context context;
  private final Conversations conversations;
  private final Wires wires;
  private final int jsonDepth;
  private final Set<Conversation> own = new HashSet<>();
  private final Keeper keeper = new LoopKeeper();

  /**
   * To be called on the event loop it belongs to.
   *
   * @param conversations of all event loops
   * @param wires opens channels for this event loop
   * @param jsonDepth nesting of any text read
   */
  public ConversationUpstreams(
      Vertx vertx, Conversations conversations, Wires wires, int jsonDepth) {
    this.context = vertx.getOrCreateContext();
    this.conversations = conversations;
    this.wires = new PlacedWires(context, conversations.places(), conversations.bounds(), wires);
    this.jsonDepth = jsonDepth;
    vertx.setPeriodic(SWEEP_MILLIS, _ -> sweep());
  }

  @Override
  public UpstreamExchange open(Permit permit, UpstreamRequest request, UpstreamReply reply) {
    WireExchange exchange = new WireExchange(context, reply);
    Owner owner = Owner.of(permit);
    Optional<String> session = request.session().flatMap(UpstreamSession::id);
    switch (request.kind()) {
      case CALL, LISTEN -> post(permit, request, session, exchange);
      case DELETE ->
          existing(session, owner)
              .ifPresentOrElse(
                  found -> give(found, exchange, c -> c.receive(exchange, request.kind())),
                  () -> exchange.body(Heads.NOT_FOUND, Heads.NOTHING));
      // It tells no event ids that could be gone on from.
      case RESUME -> exchange.body(Heads.NOT_ALLOWED, Heads.NOTHING);
      case STREAM -> {
        if (session.isEmpty()) {
          exchange.body(Heads.NOT_ALLOWED, Heads.NOTHING);
        } else {
          existing(session, owner)
              .ifPresentOrElse(
                  found -> give(found, exchange, c -> c.receive(exchange, request.kind())),
                  () -> exchange.body(Heads.NOT_FOUND, Heads.NOTHING));
        }
      }
    }
    return exchange;
  }

  private Optional<Conversation> existing(Optional<String> session, Owner owner) {
    return session.isPresent()
        ? conversations.find(session.get(), owner)
        : conversations.find(owner);
  }

  private void post(
      Permit permit, UpstreamRequest request, Optional<String> session, WireExchange exchange) {
    if (!(Json.parse(request.body().bytes(), jsonDepth) instanceof JsonDocument document)
        || !(RpcMessage.read(document, JsonDocument.ROOT) instanceof RpcMessage message)) {
      exchange.body(Heads.BAD_REQUEST, Heads.NOTHING);
      return;
    }
    InFlight.Sort sort =
        request.kind() == UpstreamRequest.Kind.LISTEN ? InFlight.Sort.LISTEN : InFlight.Sort.CALL;
    if (session.isPresent()) {
      conversations
          .find(session.get(), Owner.of(permit))
          .ifPresentOrElse(
              found -> give(found, exchange, c -> c.receive(exchange, message, sort)),
              () -> exchange.body(Heads.NOT_FOUND, Heads.NOTHING));
    } else if (message instanceof RpcRequest begun) {
      withoutSession(permit, begun, sort, exchange);
    } else if (message instanceof RpcNotification) {
      conversations
          .find(Owner.of(permit))
          .ifPresentOrElse(
              found -> give(found, exchange, c -> c.receive(exchange, message, sort)),
              () -> exchange.body(Heads.ACCEPTED, Heads.NOTHING));
    } else {
      exchange.body(Heads.BAD_REQUEST, Heads.NOTHING);
    }
  }

  private void withoutSession(
      Permit permit, RpcRequest request, InFlight.Sort sort, WireExchange exchange) {
    Owner owner = Owner.of(permit);
    if (EnvelopeRead.read(request) != NotModern.INSTANCE) {
      Conversation common =
          conversations.share(
              owner, permit.adapter(), () -> begin(permit.adapter(), owner, Optional.empty()));
      give(common, exchange, c -> c.receive(exchange, request, sort));
    } else if (request.method().equals(McpMethod.INITIALIZE.wireName())) {
      Conversation begun = begin(permit.adapter(), owner, Optional.of(conversations.newId()));
      give(begun, exchange, c -> c.receive(exchange, request, InFlight.Sort.INITIALIZE));
    } else {
      exchange.body(Heads.BAD_REQUEST, Heads.NOTHING);
    }
  }

  private Conversation begin(Adapter adapter, Owner owner, Optional<String> session) {
    Conversation conversation =
        new Conversation(new About(adapter, owner, session, jsonDepth), context, keeper);
    conversations.add(conversation);
    own.add(conversation);
    context.runOnContext(_ -> conversation.run(() -> conversation.start(wires)));
    return conversation;
  }

  private static void give(
      Conversation conversation, WireExchange exchange, Consumer<Conversation> work) {
    exchange.join(conversation);
    conversation
        .context()
        .runOnContext(_ ->
            conversation.run(() -> {
              try {
                work.accept(conversation);
              } catch (RuntimeException fault) {
                exchange.fail(Conversation.FAULT);
                throw fault;
              }
            }));
  }

  private void sweep() {
    long now = System.nanoTime();
    for (Conversation conversation : List.copyOf(own)) {
      conversation.run(() -> conversation.sweep(now));
    }
  }

  private final class LoopKeeper implements Keeper {

    @Override
    public void ended(Conversation conversation) {
      own.remove(conversation);
      conversations.remove(conversation);
    }

    @Override
    public void lied(Conversation conversation, String how) {
      conversations.lied(conversation.about().adapter().key());
      LOG.atDebug()
          .addKeyValue("adapter", conversation.about().adapter().key())
          .log("dropped a message of a server that {}", how);
    }
  }
}
