package io.cardea.dataplane.http;

import io.cardea.dataplane.wire.RequestHead;
import java.util.Arrays;

/** The body of a request, as far as it has come. */
final class Body {

  private static final byte[] NOTHING = new byte[0];

  /** No more is taken on the mere word of a client. */
  private static final int FIRST_BYTES = 64 * 1024;

  private static final int UNKNOWN_BYTES = 4 * 1024;

  private final BodySink sink;
  private final int maxBytes;
  private byte[] bytes;
  private int size;

  /**
   * @param length as the head says
   */
  Body(long length, int maxBytes, BodySink sink) {
    this.sink = sink;
    this.maxBytes = maxBytes;
    long first = length == RequestHead.CHUNKED ? UNKNOWN_BYTES : length;
    this.bytes = first == 0 ? NOTHING : new byte[(int) Math.min(first, FIRST_BYTES)];
  }

  BodySink sink() {
    return sink;
  }

  /** Takes some more; {@code false}: it is too much. */
  boolean append(byte[] chunk, int from, int to) {
    int length = to - from;
    if (length > maxBytes - size) {
      return false;
    }
    if (length > bytes.length - size) {
      long roomy = Math.max(2L * bytes.length, (long) size + length);
      bytes = Arrays.copyOf(bytes, (int) Math.min(roomy, maxBytes));
    }
    System.arraycopy(chunk, from, bytes, size, length);
    size += length;
    return true;
  }

  byte[] whole() {
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }
}
