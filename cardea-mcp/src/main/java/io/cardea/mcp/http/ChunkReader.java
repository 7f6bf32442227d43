package io.cardea.mcp.http;

/**
 * Reads a chunked body as its bytes arrive (RFC 9112 §7.1). Lines end in CRLF and in nothing else;
 * a blank around a chunk's size, a sign and a control character are refused rather than repaired.
 * Extensions and trailers say nothing that matters here; only their end does. Not thread-safe.
 */
public final class ChunkReader {

  private static final int MAX_LINE_BYTES = 256;

  /** Who hears what the body holds. */
  public interface Sink {

    /** Some of the body; the array is only lent. */
    void onData(byte[] bytes, int from, int to);

    /** Whether nothing more should be said for now. */
    boolean isHeld();
  }

  private enum State {
    SIZE,
    DATA,
    END,
    TRAILERS,
    DONE
  }

  private final int maxDigits;
  private final int maxTrailerBytes;
  private State state = State.SIZE;
  private long left;
  private int lineBytes;
  private int trailerBytes;
  private boolean afterCarriageReturn;
  private boolean inExtension;

  /**
   * @param maxDigits how many hexadecimal digits the size of a chunk may have, at most 15
   * @param maxTrailerBytes how large the trailers may be, all together
   */
  public ChunkReader(int maxDigits, int maxTrailerBytes) {
    this.maxDigits = maxDigits;
    this.maxTrailerBytes = maxTrailerBytes;
  }

  /** Expects a body. */
  public void begin() {
    trailerBytes = 0;
    beginChunk();
  }

  /** Whether the body has been read to its end. */
  public boolean isDone() {
    return state == State.DONE;
  }

  /**
   * Reads on and tells {@code sink}, until the body is done or the sink is held.
   *
   * @return the index of the first byte that was not read
   */
  public int feed(byte[] bytes, int from, int to, Sink sink) throws BadChunk {
    int at = from;
    while (at < to && state != State.DONE && !sink.isHeld()) {
      at =
          switch (state) {
            case SIZE -> size(bytes, at, to);
            case DATA -> data(bytes, at, to, sink);
            case END -> end(bytes[at], at);
            case TRAILERS -> trailers(bytes, at, to);
            case DONE -> at;
          };
    }
    return at;
  }

  private void beginChunk() {
    state = State.SIZE;
    left = 0;
    lineBytes = 0;
    inExtension = false;
    afterCarriageReturn = false;
  }

  private int size(byte[] bytes, int from, int to) throws BadChunk {
    for (int i = from; i < to; i++) {
      byte c = bytes[i];
      int digits = lineBytes;
      if (++lineBytes > MAX_LINE_BYTES) {
        throw malformed();
      }
      int digit = inExtension ? -1 : Character.digit(c, 16);
      if (afterCarriageReturn && c == '\n') {
        endOfSize();
        return i + 1;
      } else if (afterCarriageReturn || (digits == 0 && digit < 0)) {
        throw malformed();
      } else if (c == '\r') {
        afterCarriageReturn = true;
      } else if (digit >= 0 && digits < maxDigits) {
        left = left << 4 | digit;
      } else if (!inExtension && c == ';') {
        inExtension = true;
      } else if (!inExtension || !FieldChars.isValue(c & 0xff)) {
        throw malformed();
      }
    }
    return to;
  }

  private static BadChunk malformed() {
    return new BadChunk("a chunk is malformed");
  }

  private void endOfSize() {
    lineBytes = 0;
    afterCarriageReturn = false;
    state = left == 0 ? State.TRAILERS : State.DATA;
  }

  private int data(byte[] bytes, int from, int to, Sink sink) {
    int end = from + (int) Math.min(to - from, left);
    left -= end - from;
    if (left == 0) {
      state = State.END;
    }
    sink.onData(bytes, from, end);
    return end;
  }

  private int end(byte c, int at) throws BadChunk {
    if (c != (afterCarriageReturn ? '\n' : '\r')) {
      throw malformed();
    }
    if (afterCarriageReturn) {
      beginChunk();
    } else {
      afterCarriageReturn = true;
    }
    return at + 1;
  }

  private int trailers(byte[] bytes, int from, int to) throws BadChunk {
    for (int i = from; i < to; i++) {
      byte c = bytes[i];
      if (++trailerBytes > maxTrailerBytes || afterCarriageReturn != (c == '\n')) {
        throw new BadChunk("the trailers are malformed or too large");
      }
      if (!afterCarriageReturn) {
        afterCarriageReturn = c == '\r';
        lineBytes += afterCarriageReturn ? 0 : 1;
      } else if (lineBytes == 0) {
        state = State.DONE;
        return i + 1;
      } else {
        afterCarriageReturn = false;
        lineBytes = 0;
      }
    }
    return to;
  }
}
