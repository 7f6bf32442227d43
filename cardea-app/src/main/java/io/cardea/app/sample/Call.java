package io.cardea.app.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonKind;
import io.cardea.mcp.message.RequestId;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.message.RpcRequest;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.function.Consumer;

/** A request that is being answered. */
final class Call {

  private final RpcRequest request;
  private final Reply reply;
  private final Consumer<String> log;
  private final Optional<String> progressToken;
  private Runnable onEnd = () -> {};
  private boolean isOver;

  /**
   * @param log takes what the server has to say of the call, for people
   */
  Call(RpcRequest request, Reply reply, Consumer<String> log) {
    this.request = request;
    this.reply = reply;
    this.log = log;
    this.progressToken = progressToken(request.document(), request.params());
  }

  private static Optional<String> progressToken(JsonDocument document, int params) {
    int token = document.member(document.member(params, "_meta"), "progressToken");
    return document.isString(token) || isNumber(document, token)
        ? Optional.of(document.raw(token))
        : Optional.empty();
  }

  private static boolean isNumber(JsonDocument document, int node) {
    return node != JsonDocument.NONE && document.kind(node) == JsonKind.NUMBER;
  }

  RequestId id() {
    return request.id();
  }

  String method() {
    return request.method();
  }

  JsonDocument document() {
    return request.document();
  }

  /** The node of this member of the params, or {@link JsonDocument#NONE}. */
  int param(String name) {
    return document().member(request.params(), name);
  }

  /** The param of this name, if it is a string. */
  Optional<String> text(String name) {
    int node = param(name);
    return document().isString(node) ? Optional.of(document().text(node)) : Optional.empty();
  }

  /** Whether it is answered or cancelled. */
  boolean isOver() {
    return isOver;
  }

  /** Runs {@code action} when the call is answered or cancelled. */
  void onEnd(Runnable action) {
    onEnd = action;
  }

  /** Makes the client's going away a cancel, as in the modern era. */
  void cancelOnDisconnect() {
    reply.onClose(this::cancel);
  }

  /** Opens the stream of a call that stays unanswered for long. */
  void hold(Vertx vertx) {
    reply.hold(vertx);
  }

  void log(String text) {
    log.accept(text);
  }

  /** Tells how far the call is, if the client asked for that (MCP, "Progress"). */
  void progress(int done, int total) {
    progressToken.ifPresent(token ->
        send(
            """
            {"jsonrpc":"2.0","method":"notifications/progress",\
            "params":{"progressToken":%s,"progress":%d,"total":%d}}\
            """
                .formatted(token, done, total)));
  }

  /** Sends a message before the answer. */
  void send(String message) {
    if (!isOver) {
      reply.send(message);
    }
  }

  /** Answers with a result of these members, written as JSON without the braces around them. */
  void result(String members) {
    answer(
        200,
        "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{%s}}"
            .formatted(id().json(), members)
            .getBytes(UTF_8));
  }

  /** Answers with an error. */
  void fail(int status, RpcError error) {
    answer(status, error.toBytes(Optional.of(id())));
  }

  private void answer(int status, byte[] message) {
    if (!isOver) {
      isOver = true;
      reply.answer(status, message);
      onEnd.run();
    }
  }

  /** Ends it without an answer. */
  void cancel() {
    if (!isOver) {
      isOver = true;
      reply.skip();
      onEnd.run();
    }
  }

  /** The error for a param that must be there. */
  static RpcError missing(String method, String param) {
    return RpcError.of(RpcError.INVALID_PARAMS, method + " needs params." + param + ", a string");
  }
}
