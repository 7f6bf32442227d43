package io.cardea.dataplane.wire;

import io.cardea.mcp.http.BadChunk;
import io.cardea.mcp.http.ChunkReader;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the requests on one connection as their bytes arrive, one after another (RFC 9112). Lines
 * end in CRLF and in nothing else; one empty line before a request is skipped (§2.2). Keeps nothing
 * between requests. Not thread-safe.
 */
public final class RequestParser {

  /** Bytes of a request line, without its end. */
  public static final int MAX_LINE_BYTES = 8 * 1024;

  /** 4 GiB, far more than any body may have. */
  private static final int MAX_CHUNK_DIGITS = 8;

  private static final int FIRST_BYTES = 512;
  private static final int END_BYTES = 4;
  private static final int LINE_END_BYTES = 2;

  /** Who hears what a request says. */
  public interface Sink extends ChunkReader.Sink {

    /** The head. */
    void onHead(RequestHead head);

    /** The request is complete; nothing more is read before {@link RequestParser#next}. */
    void onEnd();
  }

  private enum State {
    START,
    EMPTY_LINE,
    HEAD,
    FIXED,
    CHUNKED,
    DONE
  }

  private final int maxFieldBytes;
  private State state = State.START;
  private byte @Nullable [] partial;
  private @Nullable ChunkReader chunks;
  private long left;
  private int blockBytes;
  private int lineBytes;
  private int endMatched;

  /**
   * @param maxFieldBytes how large the header fields of a request may be, all together; trailers
   *     likewise
   */
  public RequestParser(int maxFieldBytes) {
    this.maxFieldBytes = maxFieldBytes;
  }

  /** Whether no byte of a request has come since the last. */
  public boolean isIdle() {
    return state == State.START;
  }

  /** Whether a request has been read to its end. */
  public boolean isDone() {
    return state == State.DONE;
  }

  /** Expects the next request. */
  public void next() {
    state = State.START;
    chunks = null;
    beginHead();
  }

  private void beginHead() {
    partial = null;
    blockBytes = 0;
    lineBytes = 0;
    endMatched = 0;
  }

  /**
   * Reads on and tells {@code sink}, until a request is done or the sink is held.
   *
   * @return the index of the first byte that was not read
   * @throws BadRequest if nothing more on this connection can be trusted
   */
  public int feed(byte[] bytes, int from, int to, Sink sink) throws BadRequest {
    int at = from;
    while (at < to && state != State.DONE && !sink.isHeld()) {
      at =
          switch (state) {
            case START -> start(bytes[at], at);
            case EMPTY_LINE -> emptyLine(bytes[at], at);
            case HEAD -> head(bytes, at, to, sink);
            case FIXED -> fixed(bytes, at, to, sink);
            case CHUNKED -> chunked(bytes, at, to, sink);
            case DONE -> at;
          };
    }
    return at;
  }

  private int start(byte c, int at) {
    state = c == '\r' ? State.EMPTY_LINE : State.HEAD;
    return state == State.HEAD ? at : at + 1;
  }

  private int emptyLine(byte c, int at) throws BadRequest {
    if (c != '\n') {
      throw BadRequest.malformed();
    }
    state = State.HEAD;
    return at + 1;
  }

  private int head(byte[] bytes, int from, int to, Sink sink) throws BadRequest {
    int end = endOfHead(bytes, from, to);
    int size = blockBytes + end - from;
    checkSize(size);
    boolean complete = endMatched == END_BYTES;
    if (!complete || partial != null) {
      append(bytes, from, end, size);
    }
    if (complete) {
      byte[] block = partial;
      // Exactly as large as the head, since it lives as long as its request.
      byte[] exact =
          block == null
              ? Arrays.copyOfRange(bytes, from, end - LINE_END_BYTES)
              : Arrays.copyOf(block, size - LINE_END_BYTES);
      beginHead();
      onHead(new HeadReader(exact).read(), sink);
    }
    return end;
  }

  private void append(byte[] bytes, int from, int to, int size) {
    byte[] block = partial == null ? new byte[FIRST_BYTES] : partial;
    if (size > block.length) {
      block = Arrays.copyOf(block, Math.max(size, 2 * block.length));
    }
    System.arraycopy(bytes, from, block, blockBytes, to - from);
    partial = block;
    blockBytes = size;
  }

  /** Behind the empty line, or {@code to} if that is still to come. */
  private int endOfHead(byte[] bytes, int from, int to) throws BadRequest {
    int matched = endMatched;
    int i = from;
    while (i < to && matched < END_BYTES) {
      byte c = bytes[i++];
      boolean returned = (matched & 1) != 0;
      if (returned != (c == '\n')) {
        throw BadRequest.malformed();
      }
      if (returned) {
        matched++;
        if (lineBytes == 0) {
          lineBytes = blockBytes + i - from;
        }
      } else {
        matched = c == '\r' ? matched + 1 : 0;
      }
    }
    endMatched = matched;
    return i;
  }

  private void checkSize(int size) throws BadRequest {
    int line = lineBytes == 0 ? size : lineBytes;
    if (line > MAX_LINE_BYTES + LINE_END_BYTES) {
      throw BadRequest.lineTooLong();
    }
    if (size - line > maxFieldBytes + LINE_END_BYTES) {
      throw BadRequest.fieldsTooLarge();
    }
  }

  private void onHead(RequestHead head, Sink sink) {
    left = head.length();
    if (left == RequestHead.CHUNKED) {
      state = State.CHUNKED;
      ChunkReader reader = new ChunkReader(MAX_CHUNK_DIGITS, maxFieldBytes);
      reader.begin();
      chunks = reader;
    } else {
      state = left == 0 ? State.DONE : State.FIXED;
    }
    sink.onHead(head);
    if (left == 0 && isDone()) {
      sink.onEnd();
    }
  }

  private int fixed(byte[] bytes, int from, int to, Sink sink) {
    int end = from + (int) Math.min(to - from, left);
    left -= end - from;
    if (left == 0) {
      state = State.DONE;
    }
    sink.onData(bytes, from, end);
    if (isDone()) {
      sink.onEnd();
    }
    return end;
  }

  private int chunked(byte[] bytes, int from, int to, Sink sink) throws BadRequest {
    ChunkReader reader = chunks;
    if (reader == null) {
      throw new IllegalStateException("no chunks are expected");
    }
    try {
      int end = reader.feed(bytes, from, to, sink);
      if (reader.isDone()) {
        state = State.DONE;
        sink.onEnd();
      }
      return end;
    } catch (BadChunk bad) {
      throw BadRequest.malformed();
    }
  }
}
