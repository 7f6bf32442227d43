package io.cardea.app.cli;

import io.cardea.audit.checkpoint.NoteKey;
import io.cardea.audit.checkpoint.NoteSigner;
import io.cardea.audit.checkpoint.SignedNote;
import io.cardea.audit.combine.CheckpointLog;
import io.cardea.audit.combine.Combiner;
import io.cardea.audit.combine.LogSource;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Signs how far logs are, and brings that to each gateway: once, or again and again. Also if
 * nothing can be signed, gateways get the newest list that there is, as the one that was put back
 * must know it, too.
 */
final class CombineJob {

  /** Between rounds in which nothing can be signed, at most. */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

  private final Order order;
  private final NoteSigner signer;
  private final Clock clock;
  private final Said said;

  /**
   * What is to be combined.
   *
   * @param files with checkpoints
   * @param nodes gateways that serve theirs
   * @param keys file with the public keys of their logs, which is read in each round
   * @param out file with what is signed
   */
  record Order(List<Path> files, List<GatewayLog> nodes, Path keys, Path out) {

    List<LogSource> sources() {
      List<LogSource> sources = new ArrayList<>(nodes);
      files.forEach(file -> sources.add(new CheckpointLog(file)));
      return sources;
    }
  }

  /** Where what happens is told. */
  record Said(PrintWriter out, PrintWriter err) {}

  /** Waits. */
  @FunctionalInterface
  interface Pause {
    void sleep(Duration time) throws InterruptedException;
  }

  /** What was signed in a round, if something was, and whether nothing is left to wish for. */
  private record Round(Optional<SignedNote> signed, boolean isWhole) {}

  CombineJob(Order order, NoteSigner signer, Clock clock, Said said) {
    this.order = order;
    this.signer = signer;
    this.clock = clock;
    this.said = said;
  }

  /** Does it once, prints it, and says whether each log was read and each gateway has it. */
  boolean once() throws IOException, InterruptedException {
    Round round = round("cardea: ");
    round
        .signed()
        .ifPresent(note -> {
          said.out().print(note.text());
          said.out().println("Signed by " + signer.key());
          said.out().flush();
        });
    return round.isWhole();
  }

  /** Does it again and again, until it is interrupted. */
  void keepOn(Duration every, Pause pause) throws InterruptedException {
    said.out().println("Signing every " + every.toSeconds() + " s with " + signer.key());
    said.out().flush();
    Duration rest = every;
    while (true) {
      rest = isSigned() ? every : longer(rest, every);
      pause.sleep(rest);
    }
  }

  private static Duration longer(Duration rest, Duration every) {
    Duration most = every.compareTo(LONGEST_PAUSE) > 0 ? every : LONGEST_PAUSE;
    Duration twice = rest.multipliedBy(2);
    return twice.compareTo(most) > 0 ? most : twice;
  }

  private boolean isSigned() throws InterruptedException {
    String now = clock.instant().truncatedTo(ChronoUnit.SECONDS) + " ";
    try {
      Round round = round(now);
      round
          .signed()
          .ifPresent(note -> {
            long logs = note.text().lines().count() - 2;
            said.out()
                .printf("%ssigned %d logs%s%n", now, logs, round.isWhole() ? "" : ", not all well");
            said.out().flush();
          });
      return round.signed().isPresent();
    } catch (IOException e) {
      complain(now + e.getMessage());
      return false;
    }
  }

  private Round round(String prefix) throws IOException, InterruptedException {
    Combiner combiner = new Combiner(order.out(), signer, trusted(), clock);
    Optional<SignedNote> signed = Optional.empty();
    boolean isWhole = false;
    try {
      Combiner.Combined combined = combiner.combine(order.sources());
      combined.stale().forEach(what -> complain(prefix + what));
      signed = Optional.of(combined.note());
      isWhole = combined.stale().isEmpty();
    } catch (IOException e) {
      complain(prefix + "nothing is signed: " + e.getMessage());
    }
    Optional<SignedNote> newest = signed.isPresent() ? signed : combiner.newest();
    boolean isBrought = newest.isEmpty() || bring(newest.get(), prefix);
    return new Round(signed, isWhole && isBrought);
  }

  /** Whether each gateway has it. */
  private boolean bring(SignedNote combined, String prefix) throws InterruptedException {
    boolean isEverywhere = true;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Boolean>> tasks = new ArrayList<>();
      for (GatewayLog node : order.nodes()) {
        tasks.add(() -> isBrought(node, combined, prefix));
      }
      for (Future<Boolean> task : threads.invokeAll(tasks)) {
        isEverywhere &= task.get();
      }
      return isEverywhere;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean isBrought(GatewayLog node, SignedNote combined, String prefix)
      throws InterruptedException {
    try {
      node.bring(combined);
      return true;
    } catch (IOException e) {
      complain(prefix + "not brought to " + node.place() + ": " + e.getMessage());
      return false;
    }
  }

  private List<NoteKey> trusted() throws IOException {
    List<NoteKey> trusted = new ArrayList<>();
    List<String> lines =
        AuditCommand.OnFiles.read(order.keys()).lines().map(String::strip).toList();
    for (String line : lines.stream().filter(text -> !text.isEmpty()).toList()) {
      try {
        trusted.add(NoteKey.parse(line));
      } catch (IllegalArgumentException e) {
        throw new IOException("%s holds no keys: %s".formatted(order.keys(), e.getMessage()), e);
      }
    }
    return trusted;
  }

  private void complain(String line) {
    said.err().println(line);
    said.err().flush();
  }
}
