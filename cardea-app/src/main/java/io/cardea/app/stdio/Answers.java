package io.cardea.app.stdio;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static io.cardea.mcp.json.JsonDocument.ROOT;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RequestId;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.message.RpcResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What is still to be answered of one POST. Every message goes to the client; a request that is
 * left without an answer gets an error. For one thread.
 */
final class Answers {

  private final Set<RequestId> waiting;
  private final Consumer<byte[]> client;
  private final BooleanSupplier cancelled;
  private final Runnable onComplete;
  private Optional<String> revision = Optional.empty();

  Answers(List<RequestId> ids, Consumer<byte[]> client) {
    this(ids, client, () -> false, () -> {});
  }

  /**
   * The same.
   *
   * @param cancelled whether nobody waits for an error any more
   * @param onComplete runs before the last answer is given
   */
  Answers(
      List<RequestId> ids,
      Consumer<byte[]> client,
      BooleanSupplier cancelled,
      Runnable onComplete) {
    this.waiting = new LinkedHashSet<>(ids);
    this.client = client;
    this.cancelled = cancelled;
    this.onComplete = onComplete;
  }

  boolean areComplete() {
    return waiting.isEmpty();
  }

  /** The revision that an answer to initialize named. */
  Optional<String> revision() {
    return revision;
  }

  /** Passes on a message of the server. */
  void message(byte[] json) {
    if (Json.parse(json, ClientMessage.MAX_DEPTH) instanceof JsonDocument document) {
      note(document, ROOT);
    }
    client.accept(json);
  }

  /**
   * Passes on the body of an answer that is no event stream; {@code false} if it answers nothing
   * that was asked.
   */
  boolean body(byte[] json) {
    if (!(Json.parse(json, ClientMessage.MAX_DEPTH) instanceof JsonDocument document)) {
      return false;
    }
    if (document.isArray(ROOT)) {
      for (int item = document.first(ROOT); item != NONE; item = document.nextElement(ROOT, item)) {
        note(document, item);
      }
      client.accept(json);
      return true;
    }
    if (!(RpcMessage.read(document, ROOT) instanceof RpcResponse response)) {
      return false;
    }
    if (response.id().isEmpty()) {
      // The gateway could not read an id, or did not look for it; the client waits for one.
      failWith("\"error\":" + document.raw(response.error()));
      return true;
    }
    note(document, ROOT);
    client.accept(json);
    return true;
  }

  /** Answers what is left with {@code error}. */
  void fail(RpcError error) {
    for (RequestId id : List.copyOf(waiting)) {
      answered(id);
      if (!cancelled.getAsBoolean()) {
        client.accept(error.toBytes(Optional.of(id)));
      }
    }
  }

  private void failWith(String error) {
    for (RequestId id : List.copyOf(waiting)) {
      answered(id);
      String json = "{\"jsonrpc\":\"2.0\",\"id\":" + id.json() + "," + error + "}";
      client.accept(json.getBytes(StandardCharsets.UTF_8));
    }
  }

  private void answered(RequestId id) {
    if (waiting.remove(id) && waiting.isEmpty()) {
      onComplete.run();
    }
  }

  private void note(JsonDocument document, int node) {
    if (RpcMessage.read(document, node) instanceof RpcResponse response) {
      response.id().ifPresent(this::answered);
      int version = document.member(response.result(), "protocolVersion");
      if (version != NONE && document.isString(version)) {
        revision = Optional.of(document.text(version));
      }
    }
  }
}
