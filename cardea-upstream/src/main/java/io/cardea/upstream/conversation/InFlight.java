package io.cardea.upstream.conversation;

import io.cardea.mcp.message.RequestId;
import io.cardea.model.limit.AdapterLimits;
import io.cardea.upstream.exchange.UpstreamHead;
import java.time.Duration;
import java.util.Optional;

/** A request that the server has not answered yet. */
final class InFlight {

  /** How long a server may still answer what was cancelled. */
  private static final long CANCELLED_NANOS = 5_000_000_000L;

  /** Who asked, and how they name it. */
  record Asked(RequestId id, String rawId, Optional<String> token, WireExchange exchange) {}

  private final long number;
  private final Asked asked;
  private final Sort sort;
  private final UpstreamHead streamHead;
  private long started;
  private long lastMessage;
  private long waitingSince;
  private boolean waiting;
  private boolean streaming;
  private boolean cancelled;

  /** What a conversation must know of the method. */
  enum Sort {
    /** Begins a session; its answer's head names it. */
    INITIALIZE,
    CALL,
    /** Has no deadline. */
    LISTEN
  }

  /** A request sent {@code now}; {@code streamHead} is its answer's if that becomes a stream. */
  InFlight(long number, Asked asked, Sort sort, UpstreamHead streamHead, long now) {
    this.number = number;
    this.asked = asked;
    this.sort = sort;
    this.streamHead = streamHead;
    this.started = now;
    this.lastMessage = now;
  }

  long number() {
    return number;
  }

  Asked asked() {
    return asked;
  }

  WireExchange exchange() {
    return asked.exchange();
  }

  boolean is(Sort other) {
    return sort == other;
  }

  /** Something of it came. */
  void touch(long now) {
    lastMessage = now;
  }

  /** No deadline runs while the server {@code waits} for us. */
  void waits(boolean waits, long now) {
    if (waits && !waiting) {
      waitingSince = now;
    } else if (!waits && waiting) {
      started += now - waitingSince;
      lastMessage = now;
    }
    waiting = waits;
  }

  void cancelled(long now) {
    cancelled = true;
    lastMessage = now;
  }

  /** Gives its caller a message that is not its answer. */
  void event(byte[] json) {
    if (!streaming) {
      streaming = true;
      exchange().stream(streamHead);
    }
    exchange().event(json);
  }

  /** Gives its caller the answer. */
  void answer(byte[] json, UpstreamHead head) {
    if (streaming) {
      exchange().event(json);
      exchange().end();
    } else {
      exchange().body(head, json);
    }
  }

  /** Why it is out of time, if it is. */
  Optional<String> overdue(long now, AdapterLimits limits) {
    if (cancelled && now - lastMessage > CANCELLED_NANOS) {
      return Optional.of("cancelled by the client");
    }
    if (sort == Sort.LISTEN || waiting) {
      return Optional.empty();
    }
    Duration idle = limits.idleTimeout();
    if (now - lastMessage > idle.toNanos()) {
      return Optional.of("nothing received for " + idle);
    }
    return now - started > limits.callTimeout().toNanos()
        ? Optional.of("not finished after " + limits.callTimeout())
        : Optional.empty();
  }

  boolean isCancelled() {
    return cancelled;
  }
}
