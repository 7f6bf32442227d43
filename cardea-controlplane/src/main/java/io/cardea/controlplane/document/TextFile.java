package io.cardea.controlplane.document;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads a file of UTF-8 text (RFC 3629) whole; a byte order mark at its start is dropped. */
public final class TextFile {

  private TextFile() {}

  /**
   * The text of {@code file}, or nothing and a problem.
   *
   * @param maxBytes what it may hold
   */
  public static Optional<String> read(Path file, int maxBytes, Problems problems) {
    Position whole = Position.of(file.toString());
    if (!Files.isRegularFile(file)) {
      problems.add(Problem.of(whole, "", "is no file", "give a file that exists"));
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        String limit = "is larger than " + maxBytes + " bytes";
        problems.add(Problem.of(whole, "", limit, "split it into several files"));
        return Optional.empty();
      }
      return decode(bytes, file, problems);
    } catch (IOException e) {
      String reason = "cannot be read: " + e.getClass().getSimpleName();
      problems.add(Problem.of(whole, "", reason, "check its permissions"));
      return Optional.empty();
    }
  }

  private static Optional<String> decode(byte[] bytes, Path file, Problems problems) {
    CharsetDecoder utf8 =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = utf8.decode(in, out, true);
    out.flip();
    if (result.isError()) {
      Position at = at(file.toString(), out, out.length());
      problems.add(Problem.of(at, "", "is not UTF-8 text", "save the file as UTF-8"));
      return Optional.empty();
    }
    boolean marked = !out.isEmpty() && out.charAt(0) == '\uFEFF';
    return Optional.of(out.subSequence(marked ? 1 : 0, out.length()).toString());
  }

  /** The place of character {@code index} of {@code text}. */
  static Position at(String file, CharSequence text, int index) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < index; i++) {
      boolean ends = text.charAt(i) == '\n';
      line += ends ? 1 : 0;
      column = ends ? 1 : column + 1;
    }
    return new Position(file, line, column);
  }
}
