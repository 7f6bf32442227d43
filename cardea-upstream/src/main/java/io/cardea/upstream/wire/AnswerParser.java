package io.cardea.upstream.wire;

import io.cardea.mcp.http.BadChunk;
import io.cardea.mcp.http.ChunkReader;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the answers on one connection as their bytes arrive, one after another (RFC 9112). Lines
 * end in CRLF and in nothing else. Interim answers are skipped. Not thread-safe.
 */
public final class AnswerParser {

  /** Bytes of a head or of trailers. */
  public static final int MAX_HEAD_BYTES = 32 * 1024;

  private static final int MAX_CHUNK_DIGITS = 15;
  private static final int MAX_INTERIM = 16;
  private static final int SWITCHING = 101;
  private static final int FIRST_BYTES = 512;
  private static final String END = "\r\n\r\n";

  /** Who hears what an answer says. */
  public interface Sink extends ChunkReader.Sink {

    /** The final head. */
    void onHead(AnswerHead head);
  }

  private enum State {
    HEAD,
    FIXED,
    CHUNKED,
    UNTIL_CLOSE,
    DONE
  }

  private State state = State.DONE;
  private byte @Nullable [] partial;
  private long left;
  private int blockBytes;
  private int endMatched;
  private int interim;
  private @Nullable ChunkReader chunks;

  /** Expects the answer to a request. */
  public void begin() {
    state = State.HEAD;
    interim = 0;
    beginHead();
  }

  /** Whether the answer has been read to its end, or none is expected. */
  public boolean isDone() {
    return state == State.DONE;
  }

  /** Whether the answer is complete if the connection ends here. */
  public boolean endsWithConnection() {
    return state == State.UNTIL_CLOSE;
  }

  /**
   * Reads on and tells {@code sink}, until the answer is done or the sink is held.
   *
   * @return the index of the first byte that was not read
   */
  public int feed(byte[] bytes, int from, int to, Sink sink) throws BadAnswer {
    int at = from;
    while (at < to && state != State.DONE && !sink.isHeld()) {
      at =
          switch (state) {
            case HEAD -> head(bytes, at, to, sink);
            case FIXED, UNTIL_CLOSE -> data(bytes, at, to, sink);
            case CHUNKED -> chunked(bytes, at, to, sink);
            case DONE -> at;
          };
    }
    return at;
  }

  private int head(byte[] bytes, int from, int to, Sink sink) throws BadAnswer {
    int end = endOfHead(bytes, from, to);
    if (blockBytes + (end - from) > MAX_HEAD_BYTES) {
      throw new BadAnswer("the answer's header is larger than " + MAX_HEAD_BYTES + " bytes");
    }
    boolean complete = endMatched == END.length();
    byte[] block = bytes;
    int start = from;
    int stop = end;
    if (!complete || partial != null) {
      block = append(bytes, from, end);
      start = 0;
      stop = blockBytes;
    }
    if (complete) {
      beginHead();
      onHead(AnswerHead.parse(block, start, stop - 2), sink);
    }
    return end;
  }

  private void beginHead() {
    partial = null;
    blockBytes = 0;
    endMatched = 0;
  }

  private byte[] append(byte[] bytes, int from, int to) {
    byte[] block = partial == null ? new byte[FIRST_BYTES] : partial;
    int size = blockBytes + to - from;
    if (size > block.length) {
      block = Arrays.copyOf(block, Math.max(size, 2 * block.length));
    }
    System.arraycopy(bytes, from, block, blockBytes, to - from);
    partial = block;
    blockBytes = size;
    return block;
  }

  /** Behind the empty line, or {@code to} if that is still to come. */
  private int endOfHead(byte[] bytes, int from, int to) throws BadAnswer {
    int matched = endMatched;
    int i = from;
    while (i < to && matched < END.length()) {
      byte c = bytes[i++];
      boolean returned = (matched & 1) != 0;
      if (returned != (c == '\n')) {
        throw new BadAnswer("a line of the answer's header does not end in CRLF");
      }
      if (returned) {
        matched++;
      } else {
        matched = c == '\r' ? matched + 1 : 0;
      }
    }
    endMatched = matched;
    return i;
  }

  private void onHead(AnswerHead head, Sink sink) throws BadAnswer {
    if (head.status() < 200) {
      if (head.status() == SWITCHING || ++interim > MAX_INTERIM) {
        throw new BadAnswer("the upstream switches protocols or never comes to its answer");
      }
      return;
    }
    left = head.length();
    if (left == AnswerHead.CHUNKED) {
      state = State.CHUNKED;
      chunks().begin();
    } else if (left == AnswerHead.UNTIL_CLOSE) {
      state = State.UNTIL_CLOSE;
      left = Long.MAX_VALUE;
    } else {
      state = left == 0 ? State.DONE : State.FIXED;
    }
    sink.onHead(head);
  }

  private int data(byte[] bytes, int from, int to, Sink sink) {
    int end = from + (int) Math.min(to - from, left);
    left -= end - from;
    if (left == 0) {
      state = State.DONE;
    }
    sink.onData(bytes, from, end);
    return end;
  }

  private ChunkReader chunks() {
    ChunkReader reader = chunks;
    if (reader == null) {
      reader = new ChunkReader(MAX_CHUNK_DIGITS, MAX_HEAD_BYTES);
      chunks = reader;
    }
    return reader;
  }

  private int chunked(byte[] bytes, int from, int to, Sink sink) throws BadAnswer {
    ChunkReader reader = chunks();
    try {
      int end = reader.feed(bytes, from, to, sink);
      if (reader.isDone()) {
        state = State.DONE;
      }
      return end;
    } catch (BadChunk bad) {
      throw new BadAnswer("in the answer, " + bad.getMessage());
    }
  }
}
