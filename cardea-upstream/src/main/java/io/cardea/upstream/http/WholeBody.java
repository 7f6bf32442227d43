package io.cardea.upstream.http;

import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamReply;
import java.util.Arrays;

/** An answer that is read whole before anything is done with it. */
final class WholeBody implements AnswerBody {

  static final String TOO_LARGE = "the answer is larger than the adapter's messageBytes";

  /** No more is taken on the mere word of an upstream. */
  private static final int FIRST_BYTES = 64 * 1024;

  private static final int UNKNOWN_BYTES = 4 * 1024;

  private final HttpExchange exchange;
  private final UpstreamReply reply;
  private final UpstreamHead head;
  private final int maxBytes;
  private byte[] bytes;
  private int size;

  /**
   * @param length as announced, or -1
   */
  WholeBody(HttpExchange exchange, UpstreamReply reply, UpstreamHead head, long length) {
    this.exchange = exchange;
    this.reply = reply;
    this.head = head;
    this.maxBytes = exchange.messageBytes();
    this.bytes = new byte[(int) Math.min(length < 0 ? UNKNOWN_BYTES : length, FIRST_BYTES)];
  }

  @Override
  public void onData(byte[] chunk, int from, int to) {
    int length = to - from;
    if (length > maxBytes - size) {
      exchange.fail(UpstreamFailure.Kind.TOO_LARGE, TOO_LARGE);
      return;
    }
    if (length > bytes.length - size) {
      long roomy = Math.max(2L * bytes.length, (long) size + length);
      bytes = Arrays.copyOf(bytes, (int) Math.min(roomy, maxBytes));
    }
    System.arraycopy(chunk, from, bytes, size, length);
    size += length;
  }

  @Override
  public void onEnd() {
    exchange.finish(true);
    reply.onBody(head, size == bytes.length ? bytes : Arrays.copyOf(bytes, size));
  }
}
