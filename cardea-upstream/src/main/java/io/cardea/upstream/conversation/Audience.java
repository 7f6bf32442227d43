package io.cardea.upstream.conversation;

import io.cardea.upstream.exchange.UpstreamFailure;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who hears what a server says unasked, and what is kept until somebody can. */
final class Audience {

  private final Calls calls;
  private final Backlog backlog = new Backlog();
  private @Nullable WireExchange stream;

  Audience(Calls calls) {
    this.calls = calls;
  }

  boolean hasStream() {
    return stream != null;
  }

  /** A client listens from now on. */
  void attach(WireExchange exchange) {
    stream = exchange;
    exchange.stream(Heads.STREAM);
    backlog.take().forEach(notice -> exchange.event(notice.json()));
  }

  /** Whether it was {@code exchange} that listened; it does no more. */
  boolean detach(WireExchange exchange) {
    boolean listened = exchange.equals(stream);
    if (listened) {
      stream = null;
    }
    return listened;
  }

  /** A call can hear what was kept. */
  void joinedBy(InFlight call) {
    if (stream == null) {
      backlog.take().forEach(notice -> call.event(notice.json()));
    }
  }

  /**
   * Gives {@code notice} to the only call; else to the stream, as changes always are; else to the
   * oldest call; else keeps it. {@code false}: it cannot be kept and must not be lost.
   */
  boolean hear(Notice notice, long now) {
    WireExchange listening = stream;
    InFlight oldest = calls.oldest();
    boolean toStream = calls.sole() == null || notice.is(Notice.Sort.CHANGE);
    if (listening != null && toStream) {
      listening.event(notice.json());
      return true;
    }
    if (oldest != null) {
      oldest.touch(now);
      oldest.event(notice.json());
      return true;
    }
    return backlog.add(notice);
  }

  /** Nothing more comes, as it should be or for a reason. */
  void end(Optional<UpstreamFailure> why) {
    WireExchange listening = stream;
    stream = null;
    backlog.take();
    if (listening != null) {
      why.ifPresentOrElse(listening::fail, listening::end);
    }
  }
}
