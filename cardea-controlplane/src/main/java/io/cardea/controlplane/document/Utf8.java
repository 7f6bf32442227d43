package io.cardea.controlplane.document;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * What bytes are as UTF-8 (RFC 3629): text, or not. Nothing is replaced, so that nobody acts on
 * what nobody has written.
 */
public sealed interface Utf8 {

  /** It is text. */
  record Text(String text) implements Utf8 {

    /** Tells nothing: the text may hold a secret. */
    @Override
    public String toString() {
      return "text";
    }
  }

  /**
   * It is none.
   *
   * @param offset of the first byte that begins no character, from 0; all before it is text
   */
  record Broken(int offset) implements Utf8 {}

  /** Reads {@code bytes}. */
  static Utf8 read(byte[] bytes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    return decoder.decode(in, out, true).isError()
        ? new Broken(in.position())
        : new Text(out.flip().toString());
  }
}
