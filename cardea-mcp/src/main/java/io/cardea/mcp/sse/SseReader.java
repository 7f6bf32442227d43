package io.cardea.mcp.sse;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads an event stream as its bytes arrive, by the HTML standard's rules: lines end in LF, CR or
 * CRLF, one leading byte order mark is skipped, unknown fields and comments are dropped. Not
 * thread-safe.
 */
public final class SseReader {

  private final int maxEventBytes;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
  private ByteArrayOutputStream data = new ByteArrayOutputStream(0);
  private Optional<String> type = Optional.empty();
  private Optional<String> id = Optional.empty();
  private Optional<String> retry = Optional.empty();
  private boolean hasData;
  private boolean afterCarriageReturn;
  private boolean firstLine = true;

  /**
   * A reader that refuses an event when its data so far and the line being read come to more than
   * {@code maxEventBytes}, the line's field name included.
   */
  public SseReader(int maxEventBytes) {
    this.maxEventBytes = maxEventBytes;
  }

  /**
   * Reads on and gives each event that is complete to {@code sink}. {@code false}: an event is too
   * large, nothing more may be fed.
   */
  public boolean feed(byte[] chunk, int from, int to, Consumer<SseEvent> sink) {
    int start = from;
    for (int i = from; i < to; i++) {
      byte c = chunk[i];
      if (afterCarriageReturn) {
        afterCarriageReturn = false;
        if (c == '\n') {
          start = i + 1;
          continue;
        }
      }
      if (c == '\n' || c == '\r') {
        line.write(chunk, start, i - start);
        if (isTooLarge()) {
          return false;
        }
        endLine(sink);
        start = i + 1;
        afterCarriageReturn = c == '\r';
      }
    }
    line.write(chunk, start, to - start);
    return !isTooLarge();
  }

  private boolean isTooLarge() {
    return line.size() + data.size() > maxEventBytes;
  }

  private void endLine(Consumer<SseEvent> sink) {
    byte[] bytes = line.toByteArray();
    line.reset();
    int start = 0;
    if (firstLine) {
      firstLine = false;
      start = startsWithByteOrderMark(bytes) ? 3 : 0;
    }
    if (bytes.length == start) {
      endEvent(sink);
    } else if (bytes[start] != ':') {
      field(bytes, start);
    }
  }

  private static boolean startsWithByteOrderMark(byte[] bytes) {
    return bytes.length >= 3
        && bytes[0] == (byte) 0xef
        && bytes[1] == (byte) 0xbb
        && bytes[2] == (byte) 0xbf;
  }

  private void field(byte[] bytes, int start) {
    int colon = start;
    while (colon < bytes.length && bytes[colon] != ':') {
      colon++;
    }
    int value = Math.min(colon + 1, bytes.length);
    if (value < bytes.length && bytes[value] == ' ') {
      value++;
    }
    String name = new String(bytes, start, colon - start, StandardCharsets.UTF_8);
    if (name.equals("data")) {
      if (hasData) {
        data.write('\n');
      }
      data.write(bytes, value, bytes.length - value);
      hasData = true;
    } else {
      other(name, new String(bytes, value, bytes.length - value, StandardCharsets.UTF_8));
    }
  }

  private void other(String name, String value) {
    switch (name) {
      case "event" -> type = Optional.of(value);
      case "id" -> id = value.indexOf('\0') < 0 ? Optional.of(value) : id;
      case "retry" -> retry = isDigits(value) ? Optional.of(value) : retry;
      default -> {
        // Unknown fields are dropped.
      }
    }
  }

  private static boolean isDigits(String value) {
    return !value.isEmpty()
        && value.length() <= 12
        && value.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private void endEvent(Consumer<SseEvent> sink) {
    if (hasData || type.isPresent() || id.isPresent() || retry.isPresent()) {
      SseEvent event = new SseEvent(type, id, retry, data.toByteArray(), hasData);
      type = Optional.empty();
      id = Optional.empty();
      retry = Optional.empty();
      data = new ByteArrayOutputStream(0);
      hasData = false;
      sink.accept(event);
    }
  }
}
