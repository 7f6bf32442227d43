package io.cardea.upstream.stdio;

import io.cardea.model.adapter.AdapterKey;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The last of what each adapter's processes wrote to their standard error, and when they started
 * and ended: at most {@value #MAX_LINES} lines and {@value #MAX_CHARS} characters an adapter, the
 * oldest go first. Characters that command a terminal are left out. Thread-safe.
 */
public final class ServerLogs {

  static final int MAX_LINES = 1000;
  static final int MAX_CHARS = 256 * 1024;
  static final int MAX_LINE = 4096;

  /**
   * One line.
   *
   * @param time when it came
   * @param pid of the process; 0 if there was none
   * @param source who said it
   * @param text without line breaks
   */
  public record Line(Instant time, long pid, Source source, String text) {}

  /** Who said a line. */
  public enum Source {
    /** The server. */
    SERVER,
    /** The gateway, of the process. */
    GATEWAY
  }

  private static final class Ring {
    private final Deque<Line> lines = new ArrayDeque<>();
    private int chars;

    synchronized void add(Line line) {
      lines.add(line);
      chars += line.text().length();
      while (lines.size() > MAX_LINES || chars > MAX_CHARS) {
        chars -= lines.remove().text().length();
      }
    }

    synchronized List<Line> all() {
      return List.copyOf(lines);
    }
  }

  private final Clock clock;
  private final Map<AdapterKey, Ring> rings = new ConcurrentHashMap<>();

  public ServerLogs(Clock clock) {
    this.clock = clock;
  }

  void add(AdapterKey adapter, long pid, Source source, String text) {
    rings
        .computeIfAbsent(adapter, _ -> new Ring())
        .add(new Line(clock.instant(), pid, source, printable(text)));
  }

  /** What is kept of {@code adapter}, oldest first. */
  public List<Line> of(AdapterKey adapter) {
    Ring ring = rings.get(adapter);
    return ring == null ? List.of() : ring.all();
  }

  /** Forgets adapters that are not among {@code live}. */
  public void retain(Set<AdapterKey> live) {
    rings.keySet().retainAll(live);
  }

  /** The last {@code count} lines that the process {@code pid} itself wrote. */
  List<String> last(AdapterKey adapter, long pid, int count) {
    List<String> own =
        of(adapter).stream()
            .filter(line -> line.pid() == pid && line.source() == Source.SERVER)
            .map(Line::text)
            .toList();
    return own.subList(Math.max(0, own.size() - count), own.size());
  }

  /** Without control and format characters, which could forge lines or hide text. */
  static String printable(String text) {
    StringBuilder clean = new StringBuilder(Math.min(text.length(), MAX_LINE));
    text.codePoints()
        .map(c -> c == '\t' ? ' ' : c)
        .filter(ServerLogs::isPrintable)
        .limit(MAX_LINE)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }
}
