package io.cardea.upstream.learn;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.sse.SseEvent;
import io.cardea.model.policy.Permit;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamReply;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.cardea.upstream.exchange.UpstreamSession;
import io.cardea.upstream.exchange.Upstreams;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A server behind a two-way channel, as the gateway's transports present one. No I/O. */
final class FakeProcess implements Upstreams {

  /** How it takes {@code server/discover}. */
  enum Probed {
    MODERN,
    REFUSES,
    EXITS,
    HANGS
  }

  Probed probed;
  final List<String> log = new ArrayList<>();
  final Set<String> sessions = new HashSet<>();
  final Map<String, UpstreamReply> streams = new HashMap<>();
  boolean isProbeOpen;

  /** Whether it speaks the modern era only. */
  boolean refusesInitialize;

  FakeProcess(Probed probed) {
    this.probed = probed;
  }

  @Override
  public UpstreamExchange open(Permit permit, UpstreamRequest request, UpstreamReply reply) {
    Optional<String> session = request.session().flatMap(UpstreamSession::id);
    switch (request.kind()) {
      case DELETE -> {
        log.add("DELETE " + session.orElse("probe"));
        session.ifPresentOrElse(sessions::remove, () -> isProbeOpen = false);
        body(reply, 200, "", "");
      }
      case STREAM -> {
        log.add("STREAM");
        if (session.filter(sessions::contains).isEmpty()) {
          body(reply, 404, "", "");
        } else {
          streams.put(session.get(), reply);
          reply.onStream(head(200, "text/event-stream", ""));
        }
      }
      case CALL, LISTEN -> call(request, session, reply);
      case RESUME -> throw new AssertionError("it gives no event ids");
    }
    return new Exchange();
  }

  private void call(UpstreamRequest request, Optional<String> session, UpstreamReply reply) {
    JsonDocument message = (JsonDocument) Json.parse(request.body().bytes(), 64);
    String method = message.text(message.member(0, "method"));
    int idNode = message.member(0, "id");
    String id = idNode < 0 ? "" : message.raw(idNode);
    log.add(method);
    if (method.equals("server/discover")) {
      isProbeOpen = true;
      discover(id, reply);
    } else if (method.equals("initialize") && refusesInitialize) {
      body(
          reply,
          200,
          "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"error\":{\"code\":-32601,\"message\":\"\"}}",
          "");
    } else if (method.equals("initialize")) {
      String begun = "s" + (sessions.size() + 1);
      sessions.add(begun);
      reply.onStream(head(200, "text/event-stream", begun));
      reply.onEvent(
          SseEvent.message(
              result(id, "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"tools\":{}}}")
                  .getBytes(UTF_8)));
      reply.onEnd();
    } else if ((probed != Probed.MODERN || session.isPresent())
        && session.filter(sessions::contains).isEmpty()) {
      body(reply, 404, "", "");
    } else if (id.isEmpty()) {
      body(reply, 202, "", "");
    } else {
      body(reply, 200, result(id, "{\"tools\":[{\"name\":\"one\"}]}"), "");
    }
  }

  private void discover(String id, UpstreamReply reply) {
    switch (probed) {
      case MODERN ->
          body(
              reply,
              200,
              result(
                  id, "{\"supportedVersions\":[\"2026-07-28\"],\"capabilities\":{\"tools\":{}}}"),
              "");
      case REFUSES ->
          body(
              reply,
              200,
              "{\"jsonrpc\":\"2.0\",\"id\":"
                  + id
                  + ",\"error\":{\"code\":-32601,\"message\":\"\"}}",
              "");
      case EXITS ->
          reply.onFailure(new UpstreamFailure(UpstreamFailure.Kind.BROKEN, true, "exited"));
      case HANGS -> {}
    }
  }

  /** It exits: its sessions and streams end. */
  void exit() {
    sessions.clear();
    List<UpstreamReply> open = List.copyOf(streams.values());
    streams.clear();
    open.forEach(UpstreamReply::onEnd);
  }

  private static String result(String id, String result) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + "}";
  }

  private static void body(UpstreamReply reply, int status, String json, String session) {
    reply.onBody(head(status, "application/json", session), json.getBytes(UTF_8));
  }

  private static UpstreamHead head(int status, String type, String session) {
    return new UpstreamHead(
        status,
        name ->
            switch (name) {
              case "content-type" -> type;
              case "mcp-session-id" -> session.isEmpty() ? null : session;
              default -> null;
            },
        "");
  }

  /** Nothing is under way once it has been opened. */
  private static final class Exchange implements UpstreamExchange {
    @Override
    public void cancel() {}

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public long upstreamNanos() {
      return 0;
    }
  }
}
