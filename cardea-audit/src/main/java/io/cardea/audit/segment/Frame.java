package io.cardea.audit.segment;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * One record as it stands in a segment: length of the payload (int), CRC-32C (RFC 3720 B.4) of
 * length and payload (int), payload, zeros up to the next multiple of eight. Both ints are
 * little-endian. Zero for a length means: nothing was written here.
 */
public final class Frame {

  /** Bytes before the payload. */
  public static final int HEAD_BYTES = 8;

  /** Most bytes of a payload; what claims more is damage. */
  public static final int MAX_PAYLOAD_BYTES = 64 * 1024;

  /** Frames begin at multiples of this. */
  public static final int ALIGNMENT_BYTES = 8;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;
  private final int end;

  private Frame(byte[] bytes, int end) {
    this.bytes = bytes;
    this.end = end;
  }

  /**
   * Makes a frame of a buffer whose first {@value #HEAD_BYTES} bytes are free; takes the buffer
   * over.
   *
   * @param end where the payload ends in {@code bytes}
   * @throws IllegalArgumentException if the payload is empty or too long
   */
  public static Frame seal(byte[] bytes, int end) {
    int length = end - HEAD_BYTES;
    if (length <= 0 || length > MAX_PAYLOAD_BYTES) {
      throw new IllegalArgumentException("a payload has 1 to " + MAX_PAYLOAD_BYTES + " bytes");
    }
    INT.set(bytes, 0, length);
    INT.set(bytes, Integer.BYTES, checksum(bytes, 0, length));
    return new Frame(bytes, end);
  }

  /** Bytes that a payload of {@code length} bytes takes in a segment. */
  public static int sizeOf(int length) {
    return (HEAD_BYTES + length + ALIGNMENT_BYTES - 1) & -ALIGNMENT_BYTES;
  }

  /**
   * The checksum of the frame that begins at {@code at}, of which length and payload are in {@code
   * bytes}.
   */
  public static int checksum(byte[] bytes, int at, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, at, Integer.BYTES);
    crc.update(bytes, at + HEAD_BYTES, length);
    return (int) crc.getValue();
  }

  /** Bytes this frame takes in a segment. */
  public int size() {
    return sizeOf(end - HEAD_BYTES);
  }

  /** Writes it there, with the zeros behind it. */
  public void putInto(ByteBuffer buffer) {
    buffer.put(bytes, 0, end);
    for (int padding = size() - end; padding > 0; padding--) {
      buffer.put((byte) 0);
    }
  }
}
