package io.cardea.testkit.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads HTTP/1.1 messages from a stream. */
public final class WireReader {

  private final InputStream in;

  public WireReader(InputStream in) {
    this.in = in;
  }

  /**
   * The next head.
   *
   * @throws EOFException if the stream ends before it
   */
  public RawHead head() throws IOException {
    String start = line();
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.add(Map.entry(line.substring(0, colon), line.substring(colon + 1).strip()));
    }
    return new RawHead(start, headers);
  }

  /**
   * The content that follows {@code head}, as it arrives.
   *
   * @param untilClose whether a message without a length lasts until the stream ends
   */
  public InputStream body(RawHead head, boolean untilClose) throws IOException {
    if (head.header("transfer-encoding").isPresent()) {
      return new Chunks(this);
    }
    if (head.header("content-length").isPresent()) {
      int length = Integer.parseInt(head.header("content-length").get());
      byte[] whole = in.readNBytes(length);
      if (whole.length < length) {
        throw new EOFException("the stream ended in a body");
      }
      return new ByteArrayInputStream(whole);
    }
    return untilClose ? in : InputStream.nullInputStream();
  }

  /** The next byte, -1 at the end. */
  public int read() throws IOException {
    return in.read();
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the stream ended in a line: " + line.toString(ISO_8859_1));
      }
      line.write(c);
    }
    return line.toString(ISO_8859_1).replaceAll("\r$", "");
  }

  /** Chunked content (RFC 9112 §7.1). */
  private static final class Chunks extends InputStream {

    private final WireReader wire;
    private int left;
    private boolean over;

    Chunks(WireReader wire) {
      this.wire = wire;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      if (!over && left == 0) {
        next();
      }
      if (over) {
        return -1;
      }
      int count = wire.in.read(into, from, Math.min(left, length));
      if (count < 0) {
        throw new EOFException("the stream ended in a chunk");
      }
      left -= count;
      if (left == 0) {
        wire.line();
      }
      return count;
    }

    private void next() throws IOException {
      left = Integer.parseInt(wire.line().toLowerCase(Locale.ROOT), 16);
      if (left == 0) {
        over = true;
        wire.line();
      }
    }
  }
}
