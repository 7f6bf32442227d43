package io.cardea.audit.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The newest combined checkpoint that a node was brought, in the folder {@code combined} of its
 * log: the log must have what that says of it, as with checkpoints that were kept elsewhere.
 */
public final class KeptStatement {

  private static final String FOLDER = "combined";

  /** More than a combined checkpoint has. */
  private static final int MOST_BYTES = 1 << 20;

  private KeptStatement() {}

  /**
   * The report with what is to say of it.
   *
   * @param report of a verification of the log in {@code folder}
   * @param key that must have signed it
   * @throws IOException if a file cannot be read
   */
  public static Report judge(Report report, Path folder, SealKey key) throws IOException {
    String name = FOLDER + "/" + key.toString().split("\\+", 3)[1];
    Path file = folder.resolve(name);
    if (!Files.isRegularFile(file)) {
      return report.with(
          new Finding(Finding.Kind.LOG, name, "no combined checkpoint of this key is kept here"));
    }
    if (Files.size(file) > MOST_BYTES) {
      return report.with(
          new Finding(Finding.Kind.CHECKPOINT, name, "it is too long for a combined checkpoint"));
    }
    CombinedStatement kept;
    try {
      String text = new String(Files.readAllBytes(file), UTF_8);
      kept = CombinedStatement.parseAll(text, new TrustedKeys(List.of(key))).getLast();
    } catch (IllegalArgumentException e) {
      return report.with(
          new Finding(Finding.Kind.CHECKPOINT, name, String.valueOf(e.getMessage())));
    }
    CombinedStatement.Log said = kept.logs().get(report.origin());
    if (said == null) {
      return report.with(
          new Finding(
              Finding.Kind.LOG,
              name,
              "the combined checkpoint of %s leaves this log out".formatted(kept.time())));
    }
    return isSo(said, Seals.read(folder.resolve("checkpoints")))
        ? report.with(
            "the combined checkpoint of %s, of %d logs, has the first %d records"
                .formatted(kept.time(), kept.logs().size(), said.size()))
        : report.with(
            new Finding(
                Finding.Kind.ROLLBACK,
                name,
                "at %s the log had %d records%s, which is not sealed so here: it was cut, put back or rewritten"
                    .formatted(
                        kept.time(), said.size(), said.isClosed() ? " and was closed" : "")));
  }

  private static boolean isSo(CombinedStatement.Log said, Seals seals) {
    Optional<SignedRoot> last = seals.last();
    boolean isClosed = last.isPresent() && last.get().isClosed();
    return (!said.isClosed() || isClosed)
        && seals.roots().stream()
            .anyMatch(
                root -> root.size() == said.size() && new Hash(root.root()).equals(said.root()));
  }
}
