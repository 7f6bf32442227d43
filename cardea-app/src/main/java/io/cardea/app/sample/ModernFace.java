package io.cardea.app.sample;

import static io.cardea.mcp.json.JsonDocument.ROOT;
import static io.cardea.mcp.json.JsonStrings.quote;

import io.cardea.mcp.envelope.Envelope;
import io.cardea.mcp.envelope.EnvelopeRead;
import io.cardea.mcp.envelope.MetaKey;
import io.cardea.mcp.envelope.Missing;
import io.cardea.mcp.envelope.NotModern;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.message.RpcInvalid;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.message.RpcNotification;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.message.RpcResponse;
import io.cardea.mcp.method.McpMethod;
import io.cardea.mcp.revision.Era;
import io.cardea.mcp.revision.Revision;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import java.util.Optional;

/** Streamable HTTP without sessions, for the revision 2026-07-28: every request stands alone. */
final class ModernFace {

  private static final String REVISION = Revision.R2026_07_28.date();
  private static final String SERVER_META =
      "\"_meta\":{%s:%s}".formatted(quote(MetaKey.SERVER_INFO), Methods.SERVER_INFO);

  private final Methods methods;
  private final Subscriptions subscriptions;

  ModernFace(Vertx vertx, Methods methods, Guestbook guestbook) {
    this.methods = methods;
    this.subscriptions = new Subscriptions(vertx, guestbook);
  }

  /** Whether the message says that it is of the modern era. */
  static boolean hasEnvelope(JsonDocument document) {
    int meta = document.member(document.member(ROOT, "params"), "_meta");
    return document.member(meta, MetaKey.PROTOCOL_VERSION) != JsonDocument.NONE;
  }

  void post(MultiMap headers, JsonDocument document, Reply reply) {
    switch (RpcMessage.read(document, ROOT)) {
      case RpcInvalid invalid ->
          reply.answer(
              400, RpcError.of(RpcError.INVALID_REQUEST, invalid.reason()).toBytes(invalid.id()));
      case RpcNotification _ -> reply.status(202);
      case RpcResponse _ ->
          reply.refuse(
              400, RpcError.of(RpcError.INVALID_REQUEST, "There are no requests to respond to"));
      case RpcRequest request -> admit(headers, new Call(request, reply, _ -> {}), request);
    }
  }

  private void admit(MultiMap headers, Call call, RpcRequest request) {
    switch (EnvelopeRead.read(request)) {
      case NotModern _ -> call.fail(400, missing(MetaKey.PROTOCOL_VERSION));
      case Missing missing -> call.fail(400, missing(missing.field()));
      case Envelope envelope ->
          ModernHeaders.disagreement(headers, request, envelope)
              .ifPresentOrElse(
                  text -> call.fail(400, RpcError.of(RpcError.HEADER_MISMATCH, text)),
                  () -> dispatch(call, envelope));
    }
  }

  private static RpcError missing(String key) {
    return RpcError.of(RpcError.INVALID_PARAMS, "params._meta needs " + key);
  }

  private void dispatch(Call call, Envelope envelope) {
    McpMethod method = McpMethod.fromClient(call.method(), Era.MODERN).orElse(null);
    call.cancelOnDisconnect();
    if (!envelope.protocolVersion().equals(REVISION)) {
      call.fail(400, unsupported(envelope.protocolVersion()));
    } else if (method == McpMethod.DISCOVER) {
      complete(call, discovery());
    } else if (method == McpMethod.SUBSCRIPTIONS_LISTEN) {
      subscriptions.listen(call);
    } else {
      Optional.ofNullable(method)
          .flatMap(methods::find)
          .ifPresentOrElse(
              found -> run(call, envelope, found),
              () -> call.fail(404, Methods.unknown(call.method())));
    }
  }

  private static RpcError unsupported(String version) {
    return RpcError.of(RpcError.UNSUPPORTED_VERSION, "Unsupported protocol version")
        .withData(
            "{\"supported\":[%s],\"requested\":%s}".formatted(quote(REVISION), quote(version)));
  }

  private static Outcome.Result discovery() {
    return Outcome.cacheable(
        """
        "supportedVersions":[%s],"capabilities":{"prompts":{},"resources":{"subscribe":true},\
        "tools":{}},"instructions":%s\
        """
            .formatted(quote(REVISION), Methods.INSTRUCTIONS),
        Methods.LIST_TTL);
  }

  private static void run(Call call, Envelope envelope, Methods.Method method) {
    if (!InputRequired.isStateValid(call)) {
      call.fail(
          200,
          RpcError.of(
              RpcError.INVALID_PARAMS,
              "params.requestState must be what the input_required result gave"));
      return;
    }
    method
        .call(call, InputRequired.answer(call))
        .onSuccess(outcome -> {
          switch (outcome) {
            case Outcome.Result result -> complete(call, result);
            case Outcome.Failure failure -> call.fail(200, modern(failure.error()));
            case Outcome.Question question ->
                InputRequired.answerWith(call, envelope, question, SERVER_META);
          }
        })
        .onFailure(_ -> call.fail(200, Methods.BROKEN));
  }

  /** A missing resource has no code of its own any more. */
  private static RpcError modern(RpcError error) {
    return error.code() == RpcError.RESOURCE_NOT_FOUND
        ? new RpcError(RpcError.INVALID_PARAMS, error.message(), error.data())
        : error;
  }

  private static void complete(Call call, Outcome.Result result) {
    String caching =
        result
            .ttl()
            .map(ttl -> ",\"ttlMs\":%d,\"cacheScope\":\"public\"".formatted(ttl.toMillis()))
            .orElse("");
    call.result("\"resultType\":\"complete\"," + result.members() + caching + "," + SERVER_META);
  }

  void close() {
    subscriptions.close();
  }
}
