package io.cardea.dataplane.http;

import io.cardea.dataplane.wire.RequestHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request and the way its answer goes: one {@link #answer}, or {@link #begin} followed by
 * writes and {@link #end}. What is called after the client has gone, or after the answer is
 * complete, does nothing. An answer that is complete before its request has been read ends the
 * connection. Lives on the event loop of its connection.
 */
public final class Exchange {

  private static final int NO_CONTENT = 204;
  private static final byte[] NOTHING = new byte[0];

  private enum State {
    OPEN,
    STREAMING,
    OVER
  }

  private final Carrier carrier;
  private final long length;
  private final boolean ofHead;
  private final boolean wantsContinue;
  private boolean closes;
  private boolean gone;
  private State state = State.OPEN;
  private @Nullable Body body;
  private @Nullable List<Map.Entry<String, String>> more;
  private @Nullable Runnable onGone;
  private @Nullable Runnable onDrain;
  private byte @Nullable [] keepAlive;

  Exchange(Carrier carrier, RequestHead head) {
    this.carrier = carrier;
    this.length = head.length();
    this.ofHead = head.method().equals("HEAD");
    this.wantsContinue = head.wantsContinue();
    this.closes = !head.keepsConnection();
  }

  /** The address of the client, or what its connection's PROXY protocol header says. */
  public String address() {
    return carrier.address();
  }

  /** Thumbprint of the certificate that the client has shown, if it had to (RFC 8705 §3.1). */
  public Optional<String> certificate() {
    return carrier.certificate();
  }

  /** Runs {@code task} on the event loop of this exchange, soon; may be called from any thread. */
  public void execute(Runnable task) {
    carrier.execute(task);
  }

  /** Reads the body whole and asks the client for it if it waits to be asked (RFC 9110 §10.1.1). */
  public void read(int maxBytes, BodySink sink) {
    if (length > maxBytes) {
      sink.onTooLarge();
      return;
    }
    body = new Body(length, maxBytes, sink);
    if (wantsContinue && length != 0) {
      carrier.goOn();
    }
  }

  /** Adds a header field to the answer, whatever that will be. */
  public void add(String name, String value) {
    if (more == null) {
      more = new ArrayList<>();
    }
    more.add(Map.entry(name, value));
  }

  /** Ends the connection with the answer. */
  public void closeAfter() {
    closes = true;
  }

  /**
   * The whole answer.
   *
   * @param contentType of {@code content}, which may be empty
   */
  public void answer(int status, String contentType, Map<String, String> fields, byte[] content) {
    if (state != State.OPEN || gone) {
      return;
    }
    // RFC 9110 §8.6: what a length would be of may be left out of an answer to HEAD.
    int said = status == NO_CONTENT || ofHead ? Answer.UNSAID : content.length;
    Answer answer = answer(status, content.length > 0 ? contentType : "", said, fields);
    finish();
    carrier.answer(answer, ofHead ? NOTHING : content);
  }

  private Answer answer(int status, String contentType, int length, Map<String, String> fields) {
    List<Map.Entry<String, String>> added = more == null ? List.of() : more;
    more = null;
    return new Answer(status, contentType, length, fields, added, closes);
  }

  /**
   * Begins an answer whose end is not known.
   *
   * @param alive sent now and then, so that the connection is not taken for a dead one
   */
  public void begin(String contentType, Map<String, String> fields, byte[] alive) {
    if (state != State.OPEN || gone) {
      return;
    }
    state = State.STREAMING;
    keepAlive = alive;
    carrier.begin(answer(200, contentType, Answer.UNSAID, fields));
  }

  /** Sends some more of the answer; {@code false}: wait for {@link #onDrain} before the next. */
  public boolean write(byte[] data) {
    if (state != State.STREAMING || gone) {
      return true;
    }
    if (!ofHead && data.length > 0) {
      carrier.write(data);
    }
    return carrier.isWritable();
  }

  /** Ends the answer. */
  public void end() {
    if (state == State.STREAMING && !gone) {
      finish();
      carrier.end(closes);
    }
  }

  private void finish() {
    state = State.OVER;
    body = null;
    onGone = null;
    onDrain = null;
  }

  /** Whether the answer has begun. */
  public boolean isBegun() {
    return state != State.OPEN;
  }

  /** Runs {@code action} once, when the client can take more; the last one asked for. */
  public void onDrain(Runnable action) {
    onDrain = action;
  }

  /**
   * Runs {@code action} if the client goes before the answer is complete, or has gone already; the
   * last one asked for.
   */
  public void onGone(Runnable action) {
    if (gone) {
      action.run();
    } else if (state != State.OVER) {
      onGone = action;
    }
  }

  void onData(byte[] bytes, int from, int to) {
    Body taken = body;
    if (taken != null && !taken.append(bytes, from, to)) {
      body = null;
      taken.sink().onTooLarge();
    }
  }

  void onRequestEnd() {
    Body taken = body;
    if (taken != null) {
      body = null;
      taken.sink().onWhole(taken.whole());
    }
  }

  void onTooSlow() {
    Body taken = body;
    if (taken != null) {
      body = null;
      taken.sink().onTooSlow();
    }
  }

  void keepAlive() {
    if (keepAlive != null && carrier.isWritable()) {
      boolean _ = write(keepAlive);
    }
  }

  void onWritable() {
    Runnable action = onDrain;
    if (action != null) {
      onDrain = null;
      action.run();
    }
  }

  void leave() {
    gone = true;
    body = null;
    onDrain = null;
    Runnable action = onGone;
    if (action != null) {
      onGone = null;
      action.run();
    }
  }
}
