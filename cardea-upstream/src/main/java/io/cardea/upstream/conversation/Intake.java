package io.cardea.upstream.conversation;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonError;
import io.cardea.mcp.message.RequestId;
import io.cardea.mcp.message.RpcInvalid;
import io.cardea.mcp.message.RpcMessage;

/** Tells the messages of a server from what is none. */
final class Intake {

  /** How much in a row may be no message until the server is given up. */
  static final int MAX_BAD = 10;

  /** Takes what was read. */
  interface Sink {
    void onMessage(RpcMessage message);

    /** What says that it answers {@code id} is no message. */
    void onInvalid(RequestId id, String why);

    /** The server does not speak JSON-RPC. */
    void onHopeless(String why);
  }

  private final int jsonDepth;
  private final Sink sink;
  private int bad;

  /** An intake for {@code sink}; text is nested {@code jsonDepth} deep at most. */
  Intake(int jsonDepth, Sink sink) {
    this.jsonDepth = jsonDepth;
    this.sink = sink;
  }

  void read(Json json) {
    switch (json) {
      case JsonError error -> bad(error.toString());
      case JsonDocument batch when batch.isArray(JsonDocument.ROOT) -> readBatch(batch);
      case JsonDocument document -> read(document);
    }
  }

  /** Revision 2025-03-26 lets a server put messages together. */
  private void readBatch(JsonDocument batch) {
    if (batch.first(JsonDocument.ROOT) == JsonDocument.NONE) {
      bad("an empty batch");
    }
    for (int member = batch.first(JsonDocument.ROOT);
        member != JsonDocument.NONE;
        member = batch.nextElement(JsonDocument.ROOT, member)) {
      if (Json.parse(batch.rawBytes(member), jsonDepth) instanceof JsonDocument document) {
        read(document);
      }
    }
  }

  private void read(JsonDocument document) {
    switch (RpcMessage.read(document, JsonDocument.ROOT)) {
      case RpcInvalid invalid -> {
        invalid.id().ifPresent(id -> sink.onInvalid(id, invalid.reason()));
        bad(invalid.reason());
      }
      case RpcMessage message -> {
        bad = 0;
        sink.onMessage(message);
      }
    }
  }

  private void bad(String why) {
    bad++;
    if (bad == MAX_BAD) {
      sink.onHopeless(MAX_BAD + " lines in a row are no messages; the last: " + why);
    }
  }
}
