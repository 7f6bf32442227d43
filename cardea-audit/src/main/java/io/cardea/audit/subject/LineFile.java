package io.cardea.audit.subject;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file of lines, each an id, a space and a text without spaces. Lines are added at its end, or
 * blanked where they are; either is on the disk when the method returns. One thread at a time.
 */
final class LineFile implements Closeable {

  /**
   * Fills what was blanked, from its beginning on. No text begins with it: times begin with a
   * digit, and Base64 does not have it (RFC 4648, section 4). At its end a text may have it, as
   * tenants do.
   */
  private static final String BLANK = "-";

  /** Where the text of a line is. */
  private record Stretch(long offset, int length) {}

  private final Path file;
  private final Channels channels;
  private final FileChannel channel;
  private final Map<String, Stretch> stretches = new LinkedHashMap<>();
  private Map<String, String> found;
  private boolean hasBlanks;
  private long end;

  private LineFile(Path file, Channels channels, FileChannel channel, Map<String, String> found) {
    this.file = file;
    this.channels = channels;
    this.channel = channel;
    this.found = found;
  }

  /**
   * Opens {@code file}, made if it is not there. A last line that was not written whole is cut off:
   * nobody was told that it is there.
   */
  static LineFile open(Path file, Channels channels) throws IOException {
    OwnerFile.wipeUnfinished(file);
    if (!Files.exists(file)) {
      OwnerFile.create(file, "");
    }
    LineFile opened = read(file, channels);
    try {
      opened.channel.truncate(opened.end);
      return opened;
    } catch (IOException e) {
      opened.close();
      throw e;
    }
  }

  private static LineFile read(Path file, Channels channels) throws IOException {
    String text = Files.readString(file, ISO_8859_1);
    LineFile lines = new LineFile(file, channels, channels.open(file), new LinkedHashMap<>());
    int start = 0;
    for (int feed = text.indexOf('\n'); feed >= 0; feed = text.indexOf('\n', start)) {
      String line = text.substring(start, feed);
      int space = line.indexOf(' ');
      boolean isBlank = line.startsWith(BLANK, space + 1);
      lines.hasBlanks |= isBlank;
      if (space > 0 && !isBlank) {
        String id = line.substring(0, space);
        lines.found.put(id, line.substring(space + 1));
        lines.stretches.put(id, new Stretch(start + space + 1L, feed - start - space - 1));
      }
      start = feed + 1;
    }
    lines.end = start;
    return lines;
  }

  /** What was there when it was opened, without what was blanked. */
  Map<String, String> found() {
    return Collections.unmodifiableMap(found);
  }

  /** Keeps no longer in memory what was {@link #found}. */
  void forget() {
    found = Map.of();
  }

  /** Whether something was blanked when it was opened. */
  boolean hasBlanks() {
    return hasBlanks;
  }

  /** Adds lines, all of them with one write, or none if it fails. */
  void add(Map<String, String> lines) throws IOException {
    cut(); // if that failed before
    try {
      OwnerFile.write(channel, text(lines), end);
      channel.force(true);
    } catch (IOException e) {
      // What is there of it would be a line's beginning for the next one.
      cut();
      throw e;
    }
    lines.forEach((id, value) -> {
      stretches.put(id, new Stretch(end + id.length() + 1L, value.length()));
      end += id.length() + value.length() + 2L;
    });
  }

  private void cut() throws IOException {
    if (channel.size() > end) {
      channel.truncate(end);
    }
  }

  private static String text(Map<String, String> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach((id, value) -> text.append(id).append(' ').append(value).append('\n'));
    return text.toString();
  }

  /** Overwrites the text of {@code id}; nothing happens if there is none. */
  void blank(String id) throws IOException {
    @Nullable Stretch stretch = stretches.get(id);
    if (stretch != null) {
      OwnerFile.write(channel, BLANK.repeat(stretch.length()), stretch.offset());
      channel.force(true);
      stretches.remove(id);
    }
  }

  /** Puts a file with {@code lines} only in its place, overwrites this one and closes it. */
  LineFile replaced(Map<String, String> lines) throws IOException {
    OwnerFile.create(file, text(lines));
    try (channel) {
      OwnerFile.wipe(channel);
    }
    return read(file, channels);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
