package io.cardea.audit.verify;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks the logs of several nodes together: each for itself ({@link LogVerification}), and that
 * all are there that a signed combined checkpoint names, none shorter than it says. So a log that
 * is missing with its folder, or was put back with its checkpoints, is found.
 */
public final class CombinedVerification {

  private static final String NAME = "cardea.audit.combined/";
  private static final Pattern LOG =
      Pattern.compile("log (\\S{1,200}) (0|[1-9][0-9]{0,17}) ([A-Za-z0-9+/]{43}=) (open|closed)");

  /**
   * What was found.
   *
   * @param time when the combined checkpoint was made
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

  private final List<SealKey> trusted;
  private final Map<String, Found> found = new LinkedHashMap<>();
  private final List<Finding> findings = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  private CombinedVerification(List<SealKey> trusted) {
    this.trusted = trusted;
  }

  /**
   * Verifies logs.
   *
   * @param statement text with combined checkpoints; the last one counts
   * @param folders of the logs
   * @param trusted the keys of the logs and of the combined checkpoint
   * @throws IllegalArgumentException if there is no combined checkpoint that a trusted key has
   *     signed
   * @throws IOException if a log cannot be read
   */
  public static Combined verify(String statement, List<Path> folders, List<SealKey> trusted)
      throws IOException {
    return new CombinedVerification(trusted).run(statement, folders);
  }

  private Combined run(String statement, List<Path> folders) throws IOException {
    Note.All all = Note.parseAll(statement);
    if (all.notes().isEmpty() || all.isTorn()) {
      throw new IllegalArgumentException("it does not end in a combined checkpoint");
    }
    Note note = all.notes().getLast();
    List<String> lines = note.text().lines().toList();
    if (lines.size() < 3 || !lines.getFirst().startsWith(NAME) || !lines.get(1).startsWith("at ")) {
      throw new IllegalArgumentException("it is no combined checkpoint");
    }
    // No key of a log: whoever has that may sign for one node only.
    if (trusted.stream()
        .filter(key -> key.toString().startsWith(lines.getFirst() + "+"))
        .noneMatch(key -> key.hasSigned(note))) {
      throw new IllegalArgumentException("it is not signed by a key of its name that is trusted");
    }
    for (Path folder : folders) {
      Report report = LogVerification.verify(folder, trusted, "");
      Found log = new Found(report, Seals.read(folder.resolve("checkpoints")));
      if (found.put(report.origin(), log) != null) {
        throw new IllegalArgumentException("two folders have the log " + report.origin());
      }
    }
    Map<String, Found> others = new LinkedHashMap<>(found);
    for (String line : lines.subList(2, lines.size())) {
      Matcher log = LOG.matcher(line);
      if (!log.matches()) {
        throw new IllegalArgumentException("it has a line that is of no log");
      }
      check(log);
      others.remove(log.group(1));
    }
    others.keySet().forEach(name -> notes.add(name + " is not in the combined checkpoint"));
    return new Combined(
        lines.get(1).substring("at ".length()),
        found.values().stream().map(Found::report).toList(),
        findings,
        notes);
  }

  private void check(Matcher line) {
    String origin = line.group(1);
    long size = Long.parseLong(line.group(2));
    Found log = found.get(origin);
    if (log == null) {
      report(Finding.Kind.LOG, origin, "it had %d records, and it is not there".formatted(size));
      return;
    }
    byte[] root = Base64.getDecoder().decode(line.group(3));
    boolean isThere =
        log.seals().roots().stream()
            .anyMatch(seal -> seal.size() == size && Arrays.equals(seal.root(), root));
    if (!isThere) {
      report(
          Finding.Kind.ROLLBACK,
          origin,
          "it had %d records, which are not sealed in it: it was cut, put back or rewritten"
              .formatted(size));
    }
    Optional<SignedRoot> last = log.seals().last();
    boolean isClosedThere = last.isPresent() && last.get().isClosed() && last.get().size() == size;
    if (line.group(4).equals("closed") && !isClosedThere) {
      report(
          Finding.Kind.ROLLBACK,
          origin,
          "it was closed at %d records, and now it is not".formatted(size));
    }
  }

  private void report(Finding.Kind kind, String origin, String what) {
    findings.add(new Finding(kind, origin, what));
  }
}
