package io.cardea.audit.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the gateway says it has removed. A statement is a record of the log that says so, signed. It
 * counts if that record is a leaf of the tree, the key that sealed that leaf has signed it, and it
 * names the records that the segment had. So it takes both the log and its key to make one.
 */
final class Removals {

  private static final Pattern RECORD =
      Pattern.compile(
          "\\{\"type\":\"admin\",.*\"issuer\":\"cardea\\.audit\",.*\"method\":\"REMOVE\",\"target\":\""
              + "audit-(\\d{6,18})\\.seg (\\d{1,18}) (\\d{1,18}) [^\"]*\".*\\}\n");

  /**
   * One of them.
   *
   * @param leaf of the record
   * @param segment that was removed
   * @param first number of its first record
   * @param behind number of the record behind its last one
   */
  private record Statement(Note note, Hash leaf, long segment, long first, long behind) {}

  private final List<SealKey> trusted;
  private final List<Statement> statements = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private final Set<Long> claimed = new HashSet<>();
  private final Map<Hash, Long> wanted = new HashMap<>();
  private boolean isTorn;

  private Removals(List<SealKey> trusted) {
    this.trusted = trusted;
  }

  /**
   * Reads them; none if there is no such file.
   *
   * @param trusted keys whose statements count, and those of the keys that they introduced; none:
   *     all that seal the log
   */
  static Removals read(Path file, List<SealKey> trusted) throws IOException {
    Removals removals = new Removals(trusted);
    if (Files.exists(file)) {
      Note.All all = Note.parseAll(new String(Files.readAllBytes(file), UTF_8));
      removals.isTorn = all.isTorn();
      Merkle merkle = new Merkle();
      all.notes().forEach(note -> removals.add(note, merkle));
    }
    return removals;
  }

  private void add(Note note, Merkle merkle) {
    Matcher record = RECORD.matcher(note.text());
    if (!record.matches()) {
      report(note, "it is no record of a removal");
      return;
    }
    byte[] payload = note.text().getBytes(UTF_8);
    Statement statement =
        new Statement(
            note,
            new Hash(merkle.leaf(payload, 0, payload.length)),
            Long.parseLong(record.group(1)),
            Long.parseLong(record.group(2)),
            Long.parseLong(record.group(3)));
    statements.add(statement);
    claimed.add(statement.segment());
    wanted.put(statement.leaf(), -1L);
  }

  /** Whether something follows the last one that is none. */
  boolean isTorn() {
    return isTorn;
  }

  /** The segments that somebody says were removed. */
  Set<Long> claimed() {
    return claimed;
  }

  /** Is told of every leaf that was sealed. */
  void see(long index, byte[] leaf) {
    if (!wanted.isEmpty()) {
      wanted.computeIfPresent(new Hash(leaf), (_, _) -> index);
    }
  }

  /**
   * The segments that were removed as it is said, once all leaves were seen.
   *
   * @param found gets what is wrong with the others
   */
  Set<Long> proved(Seals seals, List<Finding> found) {
    Set<SealKey> believed = seals.keysSince(trusted);
    Set<Long> proved = new HashSet<>();
    for (Statement statement : statements) {
      long index = wanted.getOrDefault(statement.leaf(), -1L);
      if (index < 0) {
        report(statement.note(), "this record was never sealed");
      } else if (seals.keyAt(index).filter(key -> key.hasSigned(statement.note())).isEmpty()) {
        report(statement.note(), "it is not signed by the key that seals the log there");
      } else if (seals.keyAt(index).filter(believed::contains).isEmpty()) {
        report(
            statement.note(),
            "its key is not trusted, nor introduced by one that is: give the log's first key, too");
      } else if (statement.first() != seals.before(statement.segment())
          || statement.behind() != seals.behind(statement.segment())) {
        report(statement.note(), "it names other records than the segment had");
      } else {
        proved.add(statement.segment());
      }
    }
    found.addAll(findings);
    return proved;
  }

  private void report(Note note, String what) {
    findings.add(new Finding(Finding.Kind.REMOVAL, "removals, line " + note.line(), what));
  }
}
