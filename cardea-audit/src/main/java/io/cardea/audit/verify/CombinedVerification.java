package io.cardea.audit.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks the logs of several nodes together: each for itself ({@link LogVerification}), and that
 * they are what the signed combined checkpoints say, from the first to the last. So a log that is
 * missing with its folder, or was put back with its checkpoints, is found, and one that was left
 * out of a combined checkpoint, too.
 */
public final class CombinedVerification {

  /**
   * What was found.
   *
   * @param time when the last combined checkpoint was made
   * @param logs of the folders, each for itself
   * @param findings of all together
   * @param notes what is no fault, but should be known
   */
  public record Combined(
      String time, List<Report> logs, List<Finding> findings, List<String> notes) {

    public Combined {
      logs = List.copyOf(logs);
      findings = List.copyOf(findings);
      notes = List.copyOf(notes);
    }

    /** Whether every log is there and what was sealed. */
    public boolean isProved() {
      return findings.isEmpty() && logs.stream().allMatch(Report::isProved);
    }
  }

  /** A log in a folder, as it is and as its checkpoints say. */
  private record Found(Report report, Seals seals) {}

  /** How far a log was at some time. */
  private record Place(long size, Hash root) {}

  private final List<SealKey> trusted;
  private final Map<String, Found> found = new LinkedHashMap<>();
  private final List<Finding> findings = new ArrayList<>();

  private CombinedVerification(List<SealKey> trusted) {
    this.trusted = trusted;
  }

  /**
   * Verifies logs.
   *
   * @param statements text with combined checkpoints, oldest first
   * @param folders of the logs
   * @param archive a folder with one for each log, which has the segments that its gateway archived
   * @param trusted the keys of the logs and of the combined checkpoints; each counts for what has
   *     its name
   * @throws IllegalArgumentException if there is no combined checkpoint, or one that no trusted key
   *     has signed
   * @throws IOException if a log cannot be read
   */
  public static Combined verify(
      String statements, List<Path> folders, Optional<Path> archive, List<SealKey> trusted)
      throws IOException {
    List<CombinedStatement> all = CombinedStatement.parseAll(statements, new TrustedKeys(trusted));
    return new CombinedVerification(trusted).run(all, folders, archive);
  }

  private Combined run(List<CombinedStatement> all, List<Path> folders, Optional<Path> archive)
      throws IOException {
    read(folders, archive);
    for (int i = 1; i < all.size(); i++) {
      compare(all.get(i - 1), all.get(i));
    }
    Map<String, CombinedStatement.Log> last = all.getLast().logs();
    last.forEach(this::checkEnd);
    found.forEach((origin, log) -> checkPlaces(origin, log.seals(), all));
    return new Combined(
        all.getLast().time(),
        found.values().stream().map(Found::report).toList(),
        findings,
        found.keySet().stream()
            .filter(origin -> !last.containsKey(origin))
            .map(origin -> origin + " is not in the combined checkpoint")
            .toList());
  }

  private void read(List<Path> folders, Optional<Path> archive) throws IOException {
    if (archive.filter(Files::isDirectory).isPresent()
        && !SegmentFrames.in(archive.get()).isEmpty()) {
      throw new IOException(
          "%s has segments in it: give the folder with one for each log".formatted(archive.get()));
    }
    for (Path folder : folders) {
      Report report = LogVerification.verify(folder, trusted, "", archive);
      Found log = new Found(report, Seals.read(folder.resolve("checkpoints")));
      if (found.put(report.origin(), log) != null) {
        throw new IllegalArgumentException("two folders have the log " + report.origin());
      }
    }
  }

  /** Each has all logs of the one before, none shorter. */
  private void compare(CombinedStatement before, CombinedStatement after) {
    before
        .logs()
        .forEach((origin, log) -> {
          CombinedStatement.Log then = after.logs().get(origin);
          if (then == null) {
            report(
                Finding.Kind.LOG,
                origin,
                "the combined checkpoint of line %d has left it out".formatted(after.line()));
          } else if (!then.follows(log)) {
            report(
                Finding.Kind.ROLLBACK,
                origin,
                "the combined checkpoint of line %d has it shorter than the one before, with other records, or going on after its end"
                    .formatted(after.line()));
          }
        });
  }

  /** What the last one says must be there. */
  private void checkEnd(String origin, CombinedStatement.Log log) {
    Found there = found.get(origin);
    if (there == null) {
      report(
          Finding.Kind.LOG, origin, "it had %d records, and it is not there".formatted(log.size()));
      return;
    }
    Optional<SignedRoot> end = there.seals().last();
    boolean isClosedThere =
        end.isPresent() && end.get().isClosed() && end.get().size() == log.size();
    if (log.isClosed() && !isClosedThere) {
      report(
          Finding.Kind.ROLLBACK,
          origin,
          "it was closed at %d records, and now it is not".formatted(log.size()));
    }
  }

  /**
   * The first of all the places it was ever said to be at where it was not, as it is sealed now.
   */
  private void checkPlaces(String origin, Seals seals, List<CombinedStatement> all) {
    Set<Place> wanted = new HashSet<>();
    all.forEach(one -> placeOf(origin, one).ifPresent(wanted::add));
    for (SignedRoot root : seals.roots()) {
      wanted.remove(new Place(root.size(), new Hash(root.root())));
    }
    all.stream()
        .flatMap(one -> placeOf(origin, one).stream())
        .filter(wanted::contains)
        .findFirst()
        .ifPresent(missing ->
            report(
                Finding.Kind.ROLLBACK,
                origin,
                "it had %d records, which are not sealed in it: it was cut, put back or rewritten"
                    .formatted(missing.size())));
  }

  private static Optional<Place> placeOf(String origin, CombinedStatement statement) {
    return Optional.ofNullable(statement.logs().get(origin))
        .map(log -> new Place(log.size(), log.root()));
  }

  private void report(Finding.Kind kind, String origin, String what) {
    findings.add(new Finding(kind, origin, what));
  }
}
