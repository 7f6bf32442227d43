package io.cardea.upstream.probe;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonError;
import io.cardea.mcp.message.RpcInvalid;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.message.RpcRead;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads the texts of one exchange in their order and gives their messages to a sink. Long texts are
 * read beside the event loop. Lives on one event loop.
 */
final class MessageReader {

  /** Bytes from which on reading a text would hold up others. */
  static final int LONG_TEXT = 64 * 1024;

  /** Texts that may wait for a long one before them. */
  static final int MAX_WAITING = 4096;

  private final Peer peer;
  private final Consumer<RpcRead> sink;
  private final Consumer<Boolean> onBusy;
  private final Deque<byte[]> waiting = new ArrayDeque<>();
  private boolean busy;
  private boolean closed;

  /**
   * @param onBusy hears {@code true} when no more should come for now, {@code false} when it may
   */
  MessageReader(Peer peer, Consumer<RpcRead> sink, Consumer<Boolean> onBusy) {
    this.peer = peer;
    this.sink = sink;
    this.onBusy = onBusy;
  }

  void read(byte[] text) {
    if (busy && waiting.size() >= MAX_WAITING) {
      sink.accept(new RpcInvalid(Optional.empty(), "more messages than are read at a time"));
    } else if (busy) {
      waiting.add(text);
    } else {
      start(text);
    }
  }

  /** Whether texts are still being read. */
  boolean isBusy() {
    return busy;
  }

  /** Nothing more reaches the sink. */
  void close() {
    closed = true;
    waiting.clear();
  }

  private void start(byte[] text) {
    if (text.length <= LONG_TEXT) {
      messages(text).forEach(this::give);
      return;
    }
    busy = true;
    onBusy.accept(true);
    peer.loop().compute(() -> messages(text), this::onRead, _ -> onRead(broken("unreadable")));
  }

  private void onRead(List<RpcRead> messages) {
    busy = false;
    messages.forEach(this::give);
    while (!busy && !closed && !waiting.isEmpty()) {
      start(waiting.remove());
    }
    if (!busy && !closed) {
      onBusy.accept(false);
    }
  }

  private void give(RpcRead message) {
    if (!closed) {
      sink.accept(message);
    }
  }

  private List<RpcRead> messages(byte[] text) {
    return switch (Json.parse(text, peer.jsonDepth())) {
      case JsonError error -> broken("not JSON: " + error.reason());
      case JsonDocument document when document.isArray(JsonDocument.ROOT) -> batch(document);
      case JsonDocument document -> List.of(RpcMessage.read(document, JsonDocument.ROOT));
    };
  }

  private static List<RpcRead> batch(JsonDocument document) {
    List<RpcRead> messages = new ArrayList<>();
    int node = document.first(JsonDocument.ROOT);
    while (node != JsonDocument.NONE) {
      messages.add(RpcMessage.read(document, node));
      node = document.nextElement(JsonDocument.ROOT, node);
    }
    return messages;
  }

  private static List<RpcRead> broken(String reason) {
    return List.of(new RpcInvalid(Optional.empty(), reason));
  }
}
