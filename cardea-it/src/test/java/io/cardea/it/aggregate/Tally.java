package io.cardea.it.aggregate;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What came of the calls of a load, in bounded memory. Safe for any thread. */
final class Tally {

  private static final int MAX_WRONGS = 40;
  private static final int MAX_MILLIS = 20_000;
  private static final Pattern NONCE = Pattern.compile("nonce:(p\\d+):");

  private static final class Line {
    final LongAdder ok = new LongAdder();
    final LongAdder errors = new LongAdder();
    final LongAdder timed = new LongAdder();
    final LongAccumulator greatest = new LongAccumulator(Math::max, 0);
    final AtomicLongArray millis = new AtomicLongArray(MAX_MILLIS);

    void count(boolean isOk) {
      (isOk ? ok : errors).increment();
    }

    void time(Duration took) {
      timed.increment();
      greatest.accumulate(took.toMillis());
      millis.incrementAndGet((int) Math.min(took.toMillis(), MAX_MILLIS - 1));
    }

    long quantile(double share) {
      long left = (long) Math.ceil(timed.sum() * share);
      int at = 0;
      while (at < MAX_MILLIS - 1 && left > millis.get(at)) {
        left -= millis.get(at);
        at++;
      }
      return at;
    }

    @Override
    public String toString() {
      return "%6d ok %6d errors, p50 %4d ms, p99 %5d ms, greatest %5d ms"
          .formatted(ok.sum(), errors.sum(), quantile(0.5), quantile(0.99), greatest.get());
    }
  }

  private final Map<String, Line> lines = new ConcurrentSkipListMap<>();
  private final List<String> wrongs = new CopyOnWriteArrayList<>();
  private volatile boolean isMeasuring;

  /** From now on times count; before that all is new to the JVM. */
  void measure() {
    isMeasuring = true;
  }

  void count(String what, boolean isOk, Duration took) {
    Line line = lines.computeIfAbsent(what, _ -> new Line());
    line.count(isOk);
    if (isMeasuring) {
      line.time(took);
    }
  }

  /** Something was not as it must be. */
  void wrong(String what) {
    if (wrongs.size() < MAX_WRONGS) {
      wrongs.add(what);
    }
  }

  /** Nothing in what {@code principal} got may be another's. */
  void isOwn(String principal, String text) {
    Matcher nonces = NONCE.matcher(text);
    while (nonces.find()) {
      if (!nonces.group(1).equals(principal)) {
        wrong(principal + " got what is " + nonces.group(1) + "'s: " + text);
      }
    }
  }

  List<String> wrongs() {
    return List.copyOf(wrongs);
  }

  /** How many of {@code what} succeeded. */
  long succeeded(String what) {
    Line line = lines.get(what);
    return line == null ? 0 : line.ok.sum();
  }

  Duration quantile(String what, double share) {
    Line line = lines.get(what);
    return Duration.ofMillis(line == null ? 0 : line.quantile(share));
  }

  Duration greatest(String what) {
    Line line = lines.get(what);
    return Duration.ofMillis(line == null ? 0 : line.greatest.get());
  }

  @Override
  public String toString() {
    StringBuilder table = new StringBuilder();
    lines.forEach((what, line) -> table.append("%-16s %s%n".formatted(what, line)));
    return table.toString();
  }
}
