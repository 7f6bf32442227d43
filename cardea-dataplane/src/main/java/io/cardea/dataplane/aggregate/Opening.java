package io.cardea.dataplane.aggregate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.dataplane.bridge.UpstreamMessages;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.pipeline.Fact.Attached;
import io.cardea.dataplane.pipeline.Fact.Attaching;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.relay.Discard;
import io.cardea.dataplane.relay.Floor;
import io.cardea.dataplane.relay.UpstreamErrors;
import io.cardea.dataplane.task.SharedCapabilities;
import io.cardea.mcp.header.McpHeader;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonStrings;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.message.RpcResponse;
import io.cardea.mcp.revision.Revision;
import io.cardea.mcp.sse.SseEvent;
import io.cardea.model.session.SessionStore.Attachment;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamReply;
import io.cardea.upstream.exchange.Upstreams;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Opens one session at a server: {@code initialize} with what the client declared, {@code
 * notifications/initialized}, the client's log level and its subscriptions. Lives on one event
 * loop.
 */
public final class Opening implements UpstreamReply {

  private static final int MAX_ID = 1024;

  private final Call call;
  private final Attached wanted;
  private final Terms terms;
  private final Upstreams upstreams;
  private final CompletableFuture<Attaching> result;
  private @Nullable UpstreamHead streaming;
  private @Nullable UpstreamExchange exchange;
  private boolean isBegun;
  private boolean logs;

  /** An opening for {@code call} on plain terms, which tells {@code result} how it ends. */
  public Opening(
      Call call, Attached wanted, Upstreams upstreams, CompletableFuture<Attaching> result) {
    this(call, wanted, Terms.PLAIN, upstreams, result);
  }

  /** An opening for {@code call}, which tells {@code result} how it ends. */
  Opening(
      Call call,
      Attached wanted,
      Terms terms,
      Upstreams upstreams,
      CompletableFuture<Attaching> result) {
    this.call = call;
    this.wanted = wanted;
    this.terms = terms;
    this.upstreams = upstreams;
    this.result = result;
  }

  public void start() {
    Optional<Revision> proposed = Floor.proposal(call.permit().adapter(), wanted.revision());
    if (proposed.isEmpty()) {
      // Whoever speaks a legacy revision to it would be below the adapter's floor.
      result.complete(new Attaching.OtherEra(Floor.legacy()));
      return;
    }
    String json =
        "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":"
            + terms.initializeParams().orElseGet(() -> params(proposed.get()))
            + "}";
    exchange =
        upstreams.open(call.permit(), UpstreamMessages.initialize(json.getBytes(UTF_8)), this);
  }

  private String params(Revision proposed) {
    return "{\"protocolVersion\":"
        + JsonStrings.quote(proposed.date())
        + ",\"capabilities\":"
        + SharedCapabilities.withoutTasks(wanted.clientCapabilities())
        + ",\"clientInfo\":{\"name\":\"cardea\",\"version\":\"1\"}}";
  }

  /** Ends a session that nobody will use. */
  static void abandon(Call call, Attachment attached, Upstreams upstreams) {
    if (attached.id().isPresent()) {
      UpstreamExchange _ =
          upstreams.open(call.permit(), UpstreamMessages.delete(attached), new Discard());
    }
  }

  @Override
  public void onBody(UpstreamHead head, byte[] body) {
    if (head.status() == 200 && head.isType("application/json")) {
      onMessage(head, body);
    } else if (head.status() >= 400 && head.status() < 500 && head.isType("application/json")) {
      settle(new Attaching.OtherEra(UpstreamErrors.otherEra(call)));
    } else {
      refuse(UpstreamErrors.status(call, head));
    }
  }

  @Override
  public void onStream(UpstreamHead head) {
    streaming = head;
  }

  @Override
  public void onEvent(SseEvent event) {
    if (streaming != null && !event.isEmpty() && !isBegun && !result.isDone()) {
      onMessage(streaming, event.data());
    }
  }

  @Override
  public void onEnd() {
    refuse(UpstreamErrors.invalid(call, "no response to initialize"));
  }

  @Override
  public void onFailure(UpstreamFailure failure) {
    refuse(UpstreamErrors.of(call, failure));
  }

  private void onMessage(UpstreamHead head, byte[] json) {
    int depth = call.arrival().snapshot().settings().limits().jsonDepth();
    if (!(Json.parse(json, depth) instanceof JsonDocument document)) {
      refuse(UpstreamErrors.invalid(call, "no strict JSON in answer to initialize"));
      return;
    }
    if (!(RpcMessage.read(document, JsonDocument.ROOT) instanceof RpcResponse response)) {
      // A notification before the response is allowed and says nothing that we need.
      return;
    }
    int version = document.member(response.result(), "protocolVersion");
    Optional<Revision> revision =
        document.isString(version)
            ? Revision.find(document.text(version)).filter(found -> !found.isModern())
            : Optional.empty();
    Optional<String> id = head.header(McpHeader.SESSION_ID);
    if (response.isError()) {
      settle(new Attaching.OtherEra(UpstreamErrors.otherEra(call)));
    } else if (revision.isEmpty()) {
      refuse(UpstreamErrors.invalid(call, "an unknown revision in answer to initialize"));
    } else if (id.filter(text -> !isVisible(text)).isPresent()) {
      refuse(UpstreamErrors.invalid(call, "a session id that is not visible ASCII"));
    } else if (!call.permit().adapter().takes(revision.get().date())) {
      abandon(call, new Attachment(id, head.endpoint(), revision.get().date()), upstreams);
      Revision newest = Revision.R2025_11_25;
      refuse(Floor.refusal(call.permit().adapter(), newest, revision.get()).orElseThrow());
    } else {
      logs =
          document.member(document.member(response.result(), "capabilities"), "logging")
              != JsonDocument.NONE;
      begun(new Attachment(id, head.endpoint(), revision.get().date()));
    }
  }

  private void begun(Attachment attached) {
    isBegun = true;
    send(
        attached,
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}".getBytes(UTF_8),
        () ->
            Restoring.begin(
                terms,
                logs,
                (json, then) -> send(attached, json, then),
                () -> result.complete(new Attaching.Done(attached))));
  }

  /** Whether the server says that it logs; known once the session is open. */
  public boolean declaresLogs() {
    return logs;
  }

  /** The request that sets a session's log level. */
  public static String setLevel(String level) {
    return "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"logging/setLevel\",\"params\":{\"level\":"
        + JsonStrings.quote(level)
        + "}}";
  }

  private void send(Attachment attached, byte[] json, Runnable then) {
    UpstreamExchange _ =
        upstreams.open(call.permit(), UpstreamMessages.message(attached, json), new Discard(then));
  }

  private void refuse(Refusal refusal) {
    settle(new Attaching.Refused(refusal));
  }

  /** Once the server has agreed, its stream may end before it has taken our next message. */
  private void settle(Attaching attaching) {
    if (!isBegun && !result.isDone()) {
      if (exchange != null) {
        exchange.cancel();
      }
      result.complete(attaching);
    }
  }

  private static boolean isVisible(String id) {
    return !id.isEmpty() && id.length() <= MAX_ID && id.chars().allMatch(c -> c > 0x20 && c < 0x7f);
  }
}
