package io.cardea.controlplane.document;

import java.io.IOException;
import java.io.InputStream;
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
    return switch (Utf8.read(bytes)) {
      case Utf8.Text(String text) -> Optional.of(text.substring(text.startsWith("\uFEFF") ? 1 : 0));
      case Utf8.Broken(int offset) -> {
        String before = new String(bytes, 0, offset, StandardCharsets.UTF_8);
        Position at = at(file.toString(), before, before.length());
        String message = "is not UTF-8 text at byte offset " + offset;
        problems.add(Problem.of(at, "", message, "save the file as UTF-8"));
        yield Optional.empty();
      }
    };
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
