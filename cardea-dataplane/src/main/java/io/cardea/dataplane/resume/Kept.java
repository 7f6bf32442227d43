package io.cardea.dataplane.resume;

import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RequestId;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.message.RpcNotification;
import io.cardea.mcp.message.RpcResponse;
import io.cardea.mcp.sse.SseEvent;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One event that a stream keeps. Lives on the event loop of its stream. */
final class Kept {

  /** How a message may be dispensed with. */
  enum Sort {
    /** Whoever misses it can ask for what it was about. */
    NOTIFICATION,
    /** Somebody waits for its answer. */
    REQUEST,
    /** The client waits for it. */
    RESPONSE,
    /** What stands for a response that is gone. */
    LOST
  }

  /** What an event costs besides its data: its id, this and its place in the ring. */
  static final int OVERHEAD = 512;

  private static final int MAX_DEPTH = 1_000;

  private final long sequence;
  private final long nanos;
  private SseEvent event;
  private @Nullable Sort sort;

  /**
   * @param sequence its place in the stream
   * @param nanos when it came
   */
  Kept(long sequence, SseEvent event, long nanos) {
    this.sequence = sequence;
    this.event = event;
    this.nanos = nanos;
  }

  long sequence() {
    return sequence;
  }

  SseEvent event() {
    return event;
  }

  int bytes() {
    return sort == Sort.LOST ? 0 : event.data().length + OVERHEAD;
  }

  boolean isOlderThan(long age, long now) {
    return now - nanos > age;
  }

  /** What it is; only looked at when room is short. */
  Sort sort() {
    Sort known = sort;
    if (known == null) {
      known =
          switch (message().orElse(null)) {
            case RpcNotification _ -> Sort.NOTIFICATION;
            case RpcResponse _ -> Sort.RESPONSE;
            case null, default -> Sort.REQUEST;
          };
      sort = known;
    }
    return known;
  }

  private Optional<RpcMessage> message() {
    return Json.parse(event.data(), MAX_DEPTH) instanceof JsonDocument document
            && RpcMessage.read(document, JsonDocument.ROOT) instanceof RpcMessage message
        ? Optional.of(message)
        : Optional.empty();
  }

  /** Lets go of a response; that it is lost is all that the client will read of it. */
  void lose(Refusal why) {
    Optional<RequestId> id =
        message()
            .flatMap(message ->
                message instanceof RpcResponse response ? response.id() : Optional.empty());
    event = event.withData(why.error().toBytes(id));
    sort = Sort.LOST;
  }
}
