package io.cardea.audit.combine;

import io.cardea.audit.checkpoint.Checkpoint;
import io.cardea.audit.checkpoint.NoteKey;
import io.cardea.audit.checkpoint.SignedNote;
import io.cardea.audit.verify.ConsistencyProof;
import io.cardea.audit.verify.SealKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Reads how far logs are, all at once, and has each prove that it goes on from what was known. */
final class LogReader {

  private final List<NoteKey> trusted;
  private final Map<String, NodeLog> before;

  /**
   * What was read.
   *
   * @param logs by their names
   * @param away sources that could not be read now, and why
   */
  record Read(Map<String, NodeLog> logs, List<String> away) {}

  /**
   * @param trusted the keys of the logs
   * @param before what is known of logs
   */
  LogReader(List<NoteKey> trusted, Map<String, NodeLog> before) {
    this.trusted = trusted;
    this.before = before;
  }

  /**
   * Reads them.
   *
   * @throws NotCombinable if one does not go on from what was known, is not signed by a key that is
   *     trusted, or there twice
   */
  Read read(List<LogSource> sources) throws IOException, InterruptedException {
    Map<String, NodeLog> logs = new TreeMap<>();
    List<String> away = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<NodeLog>> tasks = new ArrayList<>();
      sources.forEach(source -> tasks.add(() -> read(source)));
      List<Future<NodeLog>> found = threads.invokeAll(tasks);
      for (int i = 0; i < sources.size(); i++) {
        try {
          NodeLog log = found.get(i).get();
          if (logs.put(log.origin(), log) != null) {
            throw new NotCombinable(
                "two of the files or nodes are of the log %s, the second one is %s"
                    .formatted(log.origin(), sources.get(i).place()));
          }
        } catch (ExecutionException e) {
          away.add("%s is away: %s".formatted(sources.get(i).place(), whyAway(e)));
        }
      }
    }
    return new Read(logs, away);
  }

  /** Why a source cannot be read now; what is no such reason is thrown. */
  private static String whyAway(ExecutionException failure) throws NotCombinable {
    return switch (failure.getCause()) {
      case NotCombinable finding -> throw finding;
      case IOException away -> String.valueOf(away.getMessage());
      case null, default -> throw new IllegalStateException(failure);
    };
  }

  private NodeLog read(LogSource source) throws IOException, InterruptedException {
    NodeLog now = sealed(source.newest(), source);
    NodeLog then = before.get(now.origin());
    if (then == null) {
      return now;
    }
    boolean isLonger = !then.isClosed() && now.size() > then.size() && then.size() > 0;
    Optional<String> proof = isLonger ? growth(source, then) : Optional.empty();
    NodeLog after = proof.isPresent() ? proved(proof.get(), then, source) : now;
    if (!after.follows(then)) {
      throw new NotCombinable(
          "the log %s had %d records, and now it has %d, or others: it was cut, put back or goes on after its end (%s)"
              .formatted(then.origin(), then.size(), after.size(), source.place()));
    }
    return after;
  }

  private static Optional<String> growth(LogSource source, NodeLog then)
      throws IOException, InterruptedException {
    try {
      return source.growthSince(then.size());
    } catch (NotCombinable e) {
      throw unproved(source, then, e);
    }
  }

  private NodeLog proved(String proof, NodeLog then, LogSource source) throws NotCombinable {
    try {
      String later =
          ConsistencyProof.later(
              proof,
              new ConsistencyProof.Known(then.origin(), then.size(), then.root()),
              trusted.stream().map(key -> SealKey.parse(key.toString())).toList());
      return sealed(SignedNote.parse(later), source);
    } catch (IllegalArgumentException e) {
      throw unproved(source, then, e);
    }
  }

  private static NotCombinable unproved(LogSource source, NodeLog then, Exception why) {
    return new NotCombinable(
        "%s does not prove that the log %s goes on from the %d records that it had, so it was cut, put back or rewritten: %s"
            .formatted(source.place(), then.origin(), then.size(), why.getMessage()));
  }

  private NodeLog sealed(SignedNote note, LogSource source) throws NotCombinable {
    if (trusted.stream().noneMatch(note::isSealedBy)) {
      String why =
          trusted.stream()
              .filter(note::isSignedBy)
              .findFirst()
              .map(other ->
                  "is signed by the key of %s, which counts for nothing else"
                      .formatted(other.name()))
              .orElse("is not signed by a key that is trusted");
      throw new NotCombinable(
          "the last checkpoint of %s, of the log %s, %s"
              .formatted(source.place(), origin(note), why));
    }
    try {
      return NodeLog.of(Checkpoint.parse(note.text()));
    } catch (IllegalArgumentException e) {
      throw new NotCombinable("%s is damaged: %s".formatted(source.place(), e.getMessage()));
    }
  }

  /** The name that a note claims, as it may be shown. */
  private static String origin(SignedNote note) {
    String first = note.text().lines().findFirst().orElse("");
    return first.matches("[!-~]{1,200}") ? first : "without a name";
  }
}
