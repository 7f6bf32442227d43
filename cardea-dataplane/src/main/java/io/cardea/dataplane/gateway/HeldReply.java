package io.cardea.dataplane.gateway;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.dataplane.relay.ForwardingReply;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.sse.SseEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Holds an answer back until it is known whether the call's outcome is recorded: a body, or of a
 * stream the response and what follows it. Which message that is says {@link #next}; of what nobody
 * says it, it is looked for here, and a large one held until another follows. Lives on one event
 * loop.
 */
final class HeldReply extends ForwardingReply {

  /** Instead of the answer to a call whose outcome is not recorded. */
  static final Refusal UNRECORDED =
      Refusal.of(
              500,
              RpcError.EXECUTED_UNRECORDED,
              "The call was made, but how it ended could not be recorded, so its answer is withheld."
                  + " It may have taken effect: look before you do anything again, and tell whoever"
                  + " runs this gateway the requestId.")
          .saying("executed_unrecorded");

  /** More is not parsed on an event loop. */
  private static final int LARGE = 64 * 1024;

  private static final int MAX_DEPTH = 1_000;

  /** What is known of the next message of a stream. */
  private enum Next {
    UNKNOWN,
    ANSWER,
    OTHER
  }

  private enum State {
    OPEN,
    RECORDED,
    UNRECORDED,
    REPLACED
  }

  private final Call call;
  private final ArrayDeque<Runnable> held = new ArrayDeque<>();
  private final List<Runnable> gone = new ArrayList<>();
  private State state = State.OPEN;
  private Next next = Next.UNKNOWN;
  private boolean isStream;
  private boolean isGuess;

  HeldReply(Call call, ClientReply client) {
    super(client);
    this.call = call;
  }

  /** The next message of the stream is the response, or is not. */
  void next(boolean isAnswer) {
    next = isAnswer ? Next.ANSWER : Next.OTHER;
  }

  /** The outcome is recorded, or nothing depends on it: what is held goes on, and what comes. */
  void recorded() {
    state = State.RECORDED;
    release();
  }

  /** The outcome is not recorded, and the answer, unless it was let go, is replaced by that. */
  void unrecorded() {
    if (state == State.RECORDED) {
      return;
    }
    state = State.UNRECORDED;
    if (!held.isEmpty()) {
      held.clear();
      replace();
      gone.forEach(Runnable::run); // nobody is there for what the server may still send
    }
  }

  @Override
  public void onGone(Runnable action) {
    gone.add(action);
    super.onGone(action);
  }

  @Override
  public void body(int status, Map<String, String> headers, byte[] json) {
    pass(() -> super.body(status, headers, json));
  }

  @Override
  public void stream(Map<String, String> headers) {
    isStream = true;
    super.stream(headers);
  }

  @Override
  public boolean event(SseEvent event) {
    if (isGuess) { // it was not the last one
      isGuess = false;
      release();
    }
    Next known = next;
    next = Next.UNKNOWN;
    return switch (state) {
      case RECORDED -> super.event(event);
      case UNRECORDED, REPLACED -> true;
      case OPEN -> isHeld(event, known) ? hold(event, known) : super.event(event);
    };
  }

  /** Whether the response has come, or this is it. */
  private boolean isHeld(SseEvent event, Next known) {
    return !held.isEmpty()
        || switch (known) {
          case ANSWER -> true;
          case OTHER -> false;
          case UNKNOWN -> isAnswer(event);
        };
  }

  private boolean hold(SseEvent event, Next known) {
    isGuess = held.isEmpty() && known == Next.UNKNOWN && event.data().length > LARGE;
    held.add(() -> super.event(event));
    return true;
  }

  @Override
  public void end() {
    isGuess = false;
    pass(super::end);
  }

  private void pass(Runnable last) {
    switch (state) {
      case OPEN -> held.add(last);
      case RECORDED -> last.run();
      case UNRECORDED -> replace();
      case REPLACED -> {}
    }
  }

  private void release() {
    while (!held.isEmpty()) {
      held.remove().run();
    }
  }

  private void replace() {
    state = State.REPLACED;
    byte[] json = UNRECORDED.withRequestId(call.arrival().id()).error().toBytes(call.requestId());
    if (!isStream) {
      super.body(UNRECORDED.status(), UNRECORDED.headers(), json);
      return;
    }
    if (call.requestId().isPresent()) {
      super.event(SseEvent.message(json));
    }
    super.end();
  }

  /** Whether it may be the response, to which nothing is added. */
  private boolean isAnswer(SseEvent event) {
    if (call.requestId().isEmpty() || event.isEmpty()) {
      return false;
    }
    byte[] data = event.data();
    return data.length > LARGE
        || !(Json.parse(data, MAX_DEPTH) instanceof JsonDocument json)
        || json.member(JsonDocument.ROOT, "method") == JsonDocument.NONE;
  }
}
