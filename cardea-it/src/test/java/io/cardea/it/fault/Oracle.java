package io.cardea.it.fault;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Knows of each call, by its nonce, what its client was told and how often a server ran it, and
 * judges both together: no call runs twice, none is lost silently, and what an error says of it is
 * true, and nothing fails without a reason. Calls are forgotten some time after their end, and a
 * run that comes still later is wrong for that. Safe for any thread.
 */
final class Oracle {

  private static final int MAX_WRONGS = 40;

  /** Longer than anything is on its way. */
  private static final Duration SETTLING = Duration.ofSeconds(20);

  private static final Pattern NONCE = Pattern.compile("nonce:([a-z0-9]+):[A-Za-z0-9-]+;");

  /** One call. */
  private static final class Entry {
    final String nonce;
    final long sent;
    final LongAdder runs = new LongAdder();
    volatile boolean isCut;
    volatile long ended;
    volatile String target = "";
    volatile String when = "";
    volatile Optional<Outcome> outcome = Optional.empty();

    Entry(String nonce, long sent) {
      this.nonce = nonce;
      this.sent = sent;
    }
  }

  private final Map<String, Entry> calls = new ConcurrentHashMap<>();
  private final Deque<Entry> settling = new ArrayDeque<>();
  private final Map<String, LongAdder> counts = new ConcurrentSkipListMap<>();
  private final List<String> wrongs = new CopyOnWriteArrayList<>();
  private final Weather weather;

  /**
   * Makes one.
   *
   * @param weather excuses calls that fail
   */
  Oracle(Weather weather) {
    this.weather = weather;
  }

  /** The nonce of a call. */
  static String nonce(String principal, String name) {
    return "nonce:" + principal + ":" + name + ";";
  }

  /** A call is about to be sent. */
  void sent(String nonce) {
    calls.put(nonce, new Entry(nonce, weather.now()));
  }

  /** A server runs a call. */
  void ran(String nonce) {
    Entry entry = calls.get(nonce);
    if (entry == null) {
      wrong(nonce + " ran long after its end, or was never sent");
    } else {
      entry.runs.increment();
    }
  }

  /** A connection was cut in the middle of this request, between any two. */
  void cut(String request) {
    Matcher matcher = NONCE.matcher(request);
    if (matcher.find()) {
      Entry entry = calls.get(matcher.group());
      if (entry != null) {
        entry.isCut = true;
      }
    }
  }

  /** A call is over for its client. */
  void ended(String nonce, String target, Outcome outcome) {
    count(target, outcome);
    Entry entry = calls.get(nonce);
    if (entry == null || entry.outcome.isPresent()) {
      wrong(nonce + " ended twice, or was never sent: " + outcome);
      return;
    }
    entry.target = target;
    entry.outcome = Optional.of(outcome);
    entry.ended = weather.now();
    entry.when =
        LocalTime.now(ZoneId.systemDefault())
            + ", after "
            + (entry.ended - entry.sent) / 1_000_000
            + " ms";
    synchronized (settling) {
      settling.add(entry);
      settle(weather.now() - SETTLING.toNanos());
    }
  }

  private void count(String target, Outcome outcome) {
    String kind =
        switch (outcome) {
          case Outcome.Answered _ -> "answered";
          case Outcome.Refused refused ->
              refused.mayHaveRun() ? "refused, may have run" : "refused, has not run";
          case Outcome.Cut _ -> "cut";
          case Outcome.Wrong _ -> "wrong";
        };
    counts.computeIfAbsent(target + ": " + kind, _ -> new LongAdder()).increment();
  }

  private void settle(long before) {
    while (!settling.isEmpty() && settling.getFirst().ended - before <= 0) {
      Entry entry = settling.removeFirst();
      calls.remove(entry.nonce);
      judge(entry);
    }
  }

  private void judge(Entry entry) {
    long runs = entry.runs.sum();
    if (runs > 1) {
      wrong(entry.nonce + " ran " + runs + " times");
    }
    entry.outcome.ifPresentOrElse(
        outcome -> fault(entry, outcome, runs).ifPresent(this::wrong),
        () -> wrong(entry.nonce + " was lost: its client learned nothing"));
  }

  private Optional<String> fault(Entry entry, Outcome outcome, long runs) {
    String what =
        switch (outcome) {
          case Outcome.Answered _ -> runs == 0 ? "was answered and never ran" : "";
          case Outcome.Refused refused -> lie(entry, refused, runs);
          case Outcome.Cut cut ->
              entry.isCut || weather.mayBeCut(entry.sent, entry.ended)
                  ? ""
                  : "was lost on a connection that nobody cut: " + cut.why();
          case Outcome.Wrong wrong -> wrong.what();
        };
    return what.isEmpty()
        ? Optional.empty()
        : Optional.of(entry.nonce + " " + what + " [" + entry.when + "]");
  }

  private String lie(Entry entry, Outcome.Refused refused, long runs) {
    if (runs > 0 && !refused.mayHaveRun()) {
      return "ran, but its client was told otherwise: " + refused.text();
    }
    boolean isExcused = entry.isCut || weather.mayFail(entry.target, entry.sent, entry.ended);
    return isExcused ? "" : "was refused though nothing was broken: " + refused.text();
  }

  /** Nothing in what {@code principal} got may be another's. */
  void heard(String principal, String text) {
    Matcher nonces = NONCE.matcher(text);
    while (nonces.find()) {
      if (!nonces.group(1).equals(principal)) {
        wrong(principal + " got what is " + nonces.group(1) + "'s: " + text);
      }
    }
  }

  /** Something else was not as it must be. */
  void wrong(String what) {
    if (wrongs.size() < MAX_WRONGS) {
      wrongs.add(what);
    }
  }

  /** Everything that was wrong so far, of calls that are over and settled. */
  List<String> wrongs() {
    return List.copyOf(wrongs);
  }

  /** Everything that was wrong, when nothing is under way any more. */
  List<String> verdict() {
    synchronized (settling) {
      settle(weather.now());
    }
    List<Entry> open = new ArrayList<>(calls.values());
    calls.clear();
    open.forEach(this::judge);
    return wrongs();
  }

  /** How many calls ended so: {@code target: answered} and so on. */
  long count(String what) {
    LongAdder count = counts.get(what);
    return count == null ? 0 : count.sum();
  }

  @Override
  public String toString() {
    StringBuilder table = new StringBuilder();
    counts.forEach((what, count) -> table.append("%8d %s%n".formatted(count.sum(), what)));
    return table.toString();
  }
}
