package io.cardea.dataplane.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cardea.mcp.http.FieldChars;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes what an answer begins with (RFC 9112 §4, §5), one answer after the other. No character can
 * end a line before its time: such a field is a fault and is not sent. Not thread-safe.
 */
public final class ResponseHead {

  private static final int FIRST_BYTES = 1024;
  private static final int STATUSES = 600;
  private static final int MAX_CHUNK_HEAD_BYTES = 10;
  private static final byte[] LENGTH = latin1("content-length: ");
  private static final byte[] CHUNKED = latin1("transfer-encoding: chunked\r\n");
  private static final byte[] LAST_CHUNK = latin1("0\r\n\r\n");
  private static final byte[] CONTINUE = latin1("HTTP/1.1 100 Continue\r\n\r\n");

  private final byte[] @Nullable [] lines = new byte[STATUSES][];
  private byte[] bytes = new byte[FIRST_BYTES];
  private int size;

  private static byte[] latin1(String text) {
    return text.getBytes(ISO_8859_1);
  }

  /** Begins an answer; what was written before is forgotten. */
  public ResponseHead begin(int status) {
    size = 0;
    put(line(status));
    return this;
  }

  private byte[] line(int status) {
    byte[] line = lines[status];
    if (line == null) {
      String reason = HttpResponseStatus.valueOf(status).reasonPhrase();
      line = latin1("HTTP/1.1 " + status + " " + reason + "\r\n");
      lines[status] = line;
    }
    return line;
  }

  /**
   * A header field.
   *
   * @throws IllegalArgumentException if it has a character that it must not have
   */
  public ResponseHead field(String name, String value) {
    reserve(name.length() + value.length() + 4);
    byte[] out = bytes;
    int at = size;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!FieldChars.isToken(c)) {
        throw new IllegalArgumentException("a header field's name is not a token");
      }
      out[at++] = (byte) c;
    }
    if (at == size) {
      throw new IllegalArgumentException("a header field has no name");
    }
    out[at++] = ':';
    out[at++] = ' ';
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (!FieldChars.isValue(c)) {
        throw new IllegalArgumentException(
            "the value of the header field " + name + " has a character that none may have");
      }
      out[at++] = (byte) c;
    }
    out[at++] = '\r';
    out[at++] = '\n';
    size = at;
    return this;
  }

  /** How long the body is. */
  public ResponseHead length(int length) {
    put(LENGTH);
    String digits = Integer.toString(length);
    reserve(digits.length() + 2);
    for (int i = 0; i < digits.length(); i++) {
      bytes[size++] = (byte) digits.charAt(i);
    }
    bytes[size++] = '\r';
    bytes[size++] = '\n';
    return this;
  }

  /** Says that the body comes in chunks. */
  public ResponseHead chunked() {
    put(CHUNKED);
    return this;
  }

  /** Ends the head: it and {@code body} in one buffer, which the caller releases. */
  public ByteBuf end(byte[] body, ByteBufAllocator allocator) {
    reserve(2);
    bytes[size++] = '\r';
    bytes[size++] = '\n';
    return allocator.directBuffer(size + body.length).writeBytes(bytes, 0, size).writeBytes(body);
  }

  private void put(byte[] text) {
    reserve(text.length);
    System.arraycopy(text, 0, bytes, size, text.length);
    size += text.length;
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
    }
  }

  /** One chunk of a body, which the caller releases; {@code data} is not empty. */
  public static ByteBuf chunk(byte[] data, ByteBufAllocator allocator) {
    return allocator
        .directBuffer(data.length + MAX_CHUNK_HEAD_BYTES + 2)
        .writeBytes(latin1(Integer.toHexString(data.length)))
        .writeShort('\r' << 8 | '\n')
        .writeBytes(data)
        .writeShort('\r' << 8 | '\n');
  }

  /** What ends a body of chunks; the caller releases it. */
  public static ByteBuf lastChunk(ByteBufAllocator allocator) {
    return allocator.directBuffer(LAST_CHUNK.length).writeBytes(LAST_CHUNK);
  }

  /** What asks a client for its body; the caller releases it. */
  public static ByteBuf goOn(ByteBufAllocator allocator) {
    return allocator.directBuffer(CONTINUE.length).writeBytes(CONTINUE);
  }
}
