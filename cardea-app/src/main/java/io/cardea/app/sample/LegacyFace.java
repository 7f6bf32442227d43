package io.cardea.app.sample;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static io.cardea.mcp.json.JsonDocument.ROOT;

import io.cardea.mcp.header.McpHeader;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.message.RpcInvalid;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.message.RpcNotification;
import io.cardea.mcp.message.RpcRead;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.message.RpcResponse;
import io.cardea.mcp.revision.Revision;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Streamable HTTP with sessions, for the revisions 2025-03-26, 2025-06-18 and 2025-11-25. Streams
 * have no event ids and cannot be resumed; a client that leaves does not cancel its calls.
 */
final class LegacyFace {

  static final int MAX_BATCH = 32;

  private final Vertx vertx;
  private final LegacyMethods methods;
  private final Supplier<String> sessionIds;
  private final LegacySessions sessions = new LegacySessions();

  /**
   * @param sessionIds makes ids that cannot be guessed, of visible ASCII
   */
  LegacyFace(Vertx vertx, Methods methods, Guestbook guestbook, Supplier<String> sessionIds) {
    this.vertx = vertx;
    this.methods = new LegacyMethods(methods);
    this.sessionIds = sessionIds;
    guestbook.addReader(() -> sessions.forEach(LegacySession::onWelcomeChanged));
  }

  void get(MultiMap headers, Reply reply) {
    withSession(headers, reply, session -> session.listen(vertx, reply));
  }

  void delete(MultiMap headers, Reply reply) {
    withSession(
        headers,
        reply,
        session -> {
          sessions.end(session);
          reply.status(204);
        });
  }

  void post(MultiMap headers, JsonDocument document, Reply reply) {
    if (document.isArray(ROOT)) {
      withSession(headers, reply, session -> batch(session, document, reply));
      return;
    }
    switch (RpcMessage.read(document, ROOT)) {
      case RpcInvalid invalid -> reply.answer(400, error(invalid));
      case RpcRequest request when request.method().equals("initialize") ->
          initialize(request, reply);
      case RpcMessage message ->
          withSession(headers, reply, session -> receive(session, message, reply));
    }
  }

  private static byte[] error(RpcInvalid invalid) {
    return RpcError.of(RpcError.INVALID_REQUEST, invalid.reason()).toBytes(invalid.id());
  }

  private void receive(LegacySession session, RpcMessage message, Reply reply) {
    if (message instanceof RpcRequest request) {
      methods.answer(session, new Call(request, reply, session::log));
      return;
    }
    take(session, message);
    reply.status(202);
  }

  /** A message that wants no answer. */
  private static void take(LegacySession session, RpcRead message) {
    if (message instanceof RpcResponse response) {
      session.answered(response);
    } else if (message instanceof RpcNotification notification
        && notification.method().equals("notifications/cancelled")) {
      LegacyMethods.cancel(session, notification);
    }
  }

  /** Batches are of 2025-03-26 only; their answers come as an event stream. */
  private void batch(LegacySession session, JsonDocument document, Reply reply) {
    List<RpcRead> messages = new ArrayList<>();
    for (int node = document.first(ROOT); node != NONE; node = document.nextElement(ROOT, node)) {
      messages.add(RpcMessage.read(document, node));
    }
    if (!session.revision().allowsBatches() || messages.isEmpty() || messages.size() > MAX_BATCH) {
      refuse(reply, 400, "Send one message, or with 2025-03-26 up to " + MAX_BATCH);
      return;
    }
    int answers =
        (int)
            messages.stream()
                .filter(m -> m instanceof RpcRequest || m instanceof RpcInvalid)
                .count();
    if (answers > 0) {
      reply.stream(answers);
    }
    for (RpcRead message : messages) {
      switch (message) {
        case RpcInvalid invalid -> reply.answer(400, error(invalid));
        case RpcRequest request -> receive(session, request, reply);
        case RpcNotification notification -> take(session, notification);
        case RpcResponse response -> take(session, response);
      }
    }
    if (answers == 0) {
      reply.status(202);
    }
  }

  private void initialize(RpcRequest request, Reply reply) {
    Call call = new Call(request, reply, _ -> {});
    Optional<String> asked = call.text("protocolVersion");
    int capabilities = call.param("capabilities");
    if (asked.isEmpty() || !call.document().isObject(capabilities)) {
      call.fail(
          200,
          RpcError.of(
              RpcError.INVALID_PARAMS,
              "initialize needs params.protocolVersion, a string, and params.capabilities"));
      return;
    }
    Revision revision = asked.flatMap(LegacyFace::supported).orElse(Revision.R2025_11_25);
    LegacySession session =
        new LegacySession(
            sessionIds.get(), revision, Elicited.isSupported(call.document(), capabilities));
    sessions.add(session);
    reply.header(McpHeader.SESSION_ID, session.id());
    call.result(
        """
        "protocolVersion":"%s","capabilities":{"logging":{},"prompts":{},\
        "resources":{"subscribe":true},"tools":{}},"serverInfo":%s,"instructions":%s\
        """
            .formatted(revision.date(), Methods.SERVER_INFO, Methods.INSTRUCTIONS));
  }

  private static Optional<Revision> supported(String date) {
    return Revision.find(date)
        .filter(revision -> !revision.isModern() && revision != Revision.R2024_11_05);
  }

  private void withSession(MultiMap headers, Reply reply, Consumer<LegacySession> action) {
    List<String> ids = headers.getAll(McpHeader.SESSION_ID);
    List<String> versions = headers.getAll(McpHeader.PROTOCOL_VERSION);
    if (!versions.stream().allMatch(version -> supported(version).isPresent())) {
      refuse(reply, 400, "This server does not speak that Mcp-Protocol-Version");
    } else if (ids.size() != 1) {
      refuse(reply, 400, "Send initialize first, then the Mcp-Session-Id it gave");
    } else {
      sessions
          .find(ids.getFirst())
          .ifPresentOrElse(
              action, () -> refuse(reply, 404, "No such session; send initialize again"));
    }
  }

  private static void refuse(Reply reply, int status, String message) {
    reply.refuse(status, RpcError.of(RpcError.INVALID_REQUEST, message));
  }

  void close() {
    sessions.endAll();
  }
}
