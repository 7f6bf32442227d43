package io.cardea.dataplane.relay;

import static io.cardea.mcp.json.JsonDocument.NONE;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.ClientInfo;
import io.cardea.dataplane.loop.EventLoop;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.session.Sessions;
import io.cardea.mcp.header.McpHeader;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonEdit;
import io.cardea.mcp.json.JsonStrings;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.message.RpcResponse;
import io.cardea.mcp.revision.Revision;
import io.cardea.mcp.sse.SseEvent;
import io.cardea.model.audit.Outcome;
import io.cardea.model.session.SessionStore.Attachment;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamReply;
import io.cardea.upstream.exchange.UpstreamSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The answer to {@code initialize}: held back until the upstream's result is known, because the
 * session that begins with it is announced in the answer's head.
 */
public final class InitializeReply implements UpstreamReply {

  private static final Duration STORE_DEADLINE = Duration.ofSeconds(2);
  private static final int MAX_HELD = 16;

  private final Call call;
  private final HeaderAdding client;
  private final Relay relay;
  private final Sessions sessions;
  private final EventLoop loop;
  private final Consumer<UpstreamSession> abandon;
  private final List<SseEvent> held = new ArrayList<>();
  private @Nullable UpstreamHead head;
  private boolean storing;
  private boolean begun;
  private boolean ended;

  /**
   * The answer to {@code call}.
   *
   * @param abandon ends an upstream's session that no session of ours came to stand for
   */
  public InitializeReply(
      Call call,
      ClientReply client,
      Ending ending,
      Sessions sessions,
      EventLoop loop,
      Consumer<UpstreamSession> abandon) {
    this.call = call;
    this.client = new HeaderAdding(client);
    this.relay = new Relay(call, this.client, ending, sessions, loop, Rewriting.NONE);
    this.sessions = sessions;
    this.loop = loop;
    this.abandon = abandon;
  }

  /** As {@link Relay#onOtherEra}. */
  public void onOtherEra(Supplier<Optional<Runnable>> whatNow) {
    relay.onOtherEra(whatNow);
  }

  /** The exchange whose answer this is. */
  public void attach(UpstreamExchange exchange) {
    relay.attach(exchange);
  }

  @Override
  public void onBody(UpstreamHead answered, byte[] body) {
    Optional<Revision> negotiated = negotiated(body);
    if (negotiated.isEmpty()) {
      relay.onBody(answered, body);
      return;
    }
    byte[] agreed = asAsked(body, negotiated.get());
    begin(answered, negotiated.get(), () -> relay.onBody(answered, agreed));
  }

  @Override
  public void onStream(UpstreamHead answered) {
    head = answered;
  }

  @Override
  public void onEvent(SseEvent event) {
    if (begun) {
      relay.onEvent(event);
      return;
    }
    held.add(event);
    if (storing) {
      return;
    }
    UpstreamHead answered = head;
    Optional<Revision> negotiated = negotiated(event.data());
    if (negotiated.isPresent() && answered != null) {
      held.set(held.size() - 1, event.withData(asAsked(event.data(), negotiated.get())));
      begin(answered, negotiated.get(), this::release);
    } else if (isResponse(event.data()) || held.size() >= MAX_HELD) {
      release();
    }
  }

  private void release() {
    begun = true;
    relay.stream(Map.of());
    held.forEach(relay::onEvent);
    held.clear();
    if (ended) {
      relay.onEnd();
    }
  }

  @Override
  public void onEnd() {
    ended = true;
    if (begun) {
      relay.onEnd();
    } else if (!storing) {
      release();
    }
  }

  @Override
  public void onFailure(UpstreamFailure failure) {
    relay.onFailure(failure);
  }

  private void begin(UpstreamHead answered, Revision revision, Runnable then) {
    storing = true;
    Optional<String> upstreamSession =
        answered.header(McpHeader.SESSION_ID).filter(InitializeReply::isVisible);
    Runnable abandonIt =
        () ->
            upstreamSession.ifPresent(
                _ -> abandon.accept(new UpstreamSession(upstreamSession, answered.endpoint())));
    Optional<Refusal> tooOld = Floor.refusal(call.permit().adapter(), call.revision(), revision);
    if (tooOld.isPresent()) {
      abandonIt.run();
      relay.refuse(tooOld.get(), Outcome.Status.ERROR);
      return;
    }
    Sessions.Beginning beginning =
        new Sessions.Beginning(
            call.arrival().route().endpoint(),
            call.principal(),
            isNewer(revision) ? call.revision() : revision,
            Map.of(
                call.permit().adapter().key().label(),
                new Attachment(upstreamSession, answered.endpoint(), revision.date())),
            ClientInfo.of(call),
            capabilities(),
            Optional.of(params()),
            call.arrival().snapshot().settings().limits().sessionTtl());
    loop.await(
        sessions.begin(beginning),
        STORE_DEADLINE,
        id -> {
          if (id.isPresent()) {
            client.add(McpHeader.SESSION_ID, id.get());
            then.run();
          } else {
            abandonIt.run();
            relay.refuse(
                Refusal.of(
                        429,
                        RpcError.LIMITED,
                        "Too many sessions are open: end some with DELETE, or wait.")
                    .withHeader("Retry-After", "60"),
                Outcome.Status.ERROR);
          }
        },
        _ -> {
          abandonIt.run();
          relay.refuse(
              Refusal.of(503, RpcError.UNAVAILABLE, "Sessions cannot be stored now. Try later."),
              Outcome.Status.ERROR);
        });
  }

  /**
   * Whether the server agreed on a later revision than the client asked for, which the client most
   * likely does not know. The gateway knows both, and legacy revisions add to each other: the
   * client is spoken with as it asked, unless the adapter wants it newer.
   */
  private boolean isNewer(Revision agreed) {
    return agreed.compareTo(call.revision()) > 0
        && call.permit().adapter().takes(call.revision().date());
  }

  /** The server's answer as the client gets it. */
  private byte[] asAsked(byte[] json, Revision agreed) {
    RpcResponse response = isNewer(agreed) ? response(json) : null;
    if (response == null) {
      return json;
    }
    JsonDocument document = response.document();
    int version = document.member(response.result(), "protocolVersion");
    return new JsonEdit(document)
        .replace(version, JsonStrings.quote(call.revision().date()))
        .apply();
  }

  private String params() {
    RpcRequest request = (RpcRequest) call.message().orElseThrow();
    return request.params() == NONE ? "{}" : request.document().raw(request.params());
  }

  private String capabilities() {
    RpcRequest request = (RpcRequest) call.message().orElseThrow();
    int node = request.document().member(request.params(), "capabilities");
    return node == NONE ? "{}" : request.document().raw(node);
  }

  private Optional<Revision> negotiated(byte[] json) {
    RpcResponse response = response(json);
    if (response != null && !response.isError()) {
      JsonDocument document = response.document();
      int version = document.member(response.result(), "protocolVersion");
      return document.isString(version)
          ? Revision.find(document.text(version)).filter(revision -> !revision.isModern())
          : Optional.empty();
    }
    return Optional.empty();
  }

  private boolean isResponse(byte[] json) {
    return response(json) != null;
  }

  private @Nullable RpcResponse response(byte[] json) {
    int depth = call.arrival().snapshot().settings().limits().jsonDepth();
    return Json.parse(json, depth) instanceof JsonDocument document
            && RpcMessage.read(document, JsonDocument.ROOT) instanceof RpcResponse response
        ? response
        : null;
  }

  private static boolean isVisible(String id) {
    return !id.isEmpty() && id.length() <= 1024 && id.chars().allMatch(c -> c > 0x20 && c < 0x7f);
  }
}
