package io.cardea.audit.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The checkpoints of a log whose signatures are right. The first one introduces the key that signs
 * it; another key is introduced by a checkpoint that the key before it has signed as well. All of
 * them have the name of the log.
 */
final class Seals {

  private final String file;
  private final RightSignatures right;
  private final List<Finding> findings = new ArrayList<>();
  private final List<SealKey> keys = new ArrayList<>();
  private final List<SignedRoot> roots = new ArrayList<>();
  private final NavigableMap<Long, Long> ends = new TreeMap<>();
  private final NavigableMap<Long, SealKey> keysFrom = new TreeMap<>();
  private boolean isTorn;

  private Seals(String file, RightSignatures right) {
    this.file = file;
    this.right = right;
  }

  /** Reads them; none if there is no such file. */
  static Seals read(Path file) throws IOException {
    return read(file, new RightSignatures());
  }

  /** Reads them again, or for the first time. */
  static Seals read(Path file, RightSignatures right) throws IOException {
    Seals seals = new Seals(String.valueOf(file.getFileName()), right);
    if (Files.exists(file)) {
      Note.All all = Note.parseAll(new String(Files.readAllBytes(file), UTF_8));
      seals.isTorn = all.isTorn();
      seals.checkOrder(seals.signed(seals.parsed(all.notes())));
      seals.lookAround();
    }
    if (seals.roots.isEmpty()) {
      seals.findings.add(
          new Finding(
              Finding.Kind.CHECKPOINT,
              seals.file,
              "there is no checkpoint with a right signature"));
    }
    return seals;
  }

  /** What is wrong with them. */
  List<Finding> findings() {
    return findings;
  }

  /** Every key that has sealed, oldest first; each was introduced by the one before. */
  List<SealKey> keys() {
    return keys;
  }

  /** From the first that is trusted on, as that has introduced the others; all if none is given. */
  Set<SealKey> keysSince(List<SealKey> trusted) {
    Set<SealKey> since = new HashSet<>();
    for (SealKey key : keys) {
      if (trusted.isEmpty() || trusted.contains(key) || !since.isEmpty()) {
        since.add(key);
      }
    }
    return since;
  }

  /** Those that are right, in the order in which they were made. */
  List<SignedRoot> roots() {
    return roots;
  }

  Optional<SignedRoot> last() {
    return roots.isEmpty() ? Optional.empty() : Optional.of(roots.getLast());
  }

  /** The key that seals record {@code index}. */
  Optional<SealKey> keyAt(long index) {
    return Optional.ofNullable(keysFrom.floorEntry(index)).map(Map.Entry::getValue);
  }

  /** How many records were sealed before those of {@code segment}. */
  long before(long segment) {
    return behind(segment - 1);
  }

  /** How many records were sealed up to the end of {@code segment}, which has a checkpoint. */
  long behind(long segment) {
    return Optional.ofNullable(ends.floorEntry(segment)).map(Map.Entry::getValue).orElse(0L);
  }

  /** Whether something follows the last one that is none. */
  boolean isTorn() {
    return isTorn;
  }

  private List<SignedRoot> parsed(List<Note> notes) {
    List<SignedRoot> parsed = new ArrayList<>();
    for (Note note : notes) {
      try {
        SignedRoot root = SignedRoot.parse(note);
        if (parsed.isEmpty() || parsed.getFirst().origin().equals(root.origin())) {
          parsed.add(root);
        } else {
          report(note, "it is of another log, " + root.origin());
        }
      } catch (IllegalArgumentException e) {
        report(note, "it cannot be read: " + e.getMessage());
      }
    }
    return parsed;
  }

  /** Those that the key of their time has signed; most of the work, so on all processors. */
  private List<SignedRoot> signed(List<SignedRoot> parsed) {
    List<Optional<SealKey>> by = new ArrayList<>();
    for (SignedRoot root : parsed) {
      root.newKey().filter(key -> isIntroduced(key, root.note())).ifPresent(keys::add);
      by.add(keys.isEmpty() ? Optional.empty() : Optional.of(keys.getLast()));
    }
    boolean[] isRight = new boolean[parsed.size()];
    IntStream.range(0, isRight.length)
        .parallel()
        .forEach(i ->
            isRight[i] =
                by.get(i).filter(key -> right.isSealed(parsed.get(i).note(), key)).isPresent());
    List<SignedRoot> signed = new ArrayList<>();
    for (int i = 0; i < isRight.length; i++) {
      if (isRight[i]) {
        signed.add(parsed.get(i));
      } else {
        report(parsed.get(i).note(), wrong(parsed.get(i)));
      }
    }
    return signed;
  }

  private static String wrong(SignedRoot root) {
    return root.newKey()
        .map(SealKey::name)
        .filter(name -> !name.equals(root.origin()))
        .map("it introduces the key of another log, %s"::formatted)
        .orElse("it is not signed by the key that seals the log there");
  }

  private boolean isIntroduced(SealKey key, Note note) {
    return key.hasSealed(note) && (keys.isEmpty() || keys.getLast().hasSealed(note));
  }

  private void checkOrder(List<SignedRoot> signed) {
    for (SignedRoot root : signed) {
      if (!roots.isEmpty() && roots.getLast().isClosed()) {
        report(root.note(), "the log was closed before");
      } else if (roots.isEmpty() || root.size() > roots.getLast().size()) {
        roots.add(root);
      } else if (root.size() < roots.getLast().size()) {
        report(root.note(), "it is of fewer records than the one before");
      } else if (Arrays.equals(root.root(), roots.getLast().root())) {
        roots.add(root);
      } else {
        report(root.note(), "it is of as many records as the one before, and of others");
      }
    }
  }

  /** Which records are of which segment, and of which key. */
  private void lookAround() {
    long before = 0;
    for (SignedRoot root : roots) {
      ends.put(root.segment(), root.size());
      if (root.newKey().isPresent()) {
        keysFrom.put(before, root.newKey().get());
      }
      before = root.size();
    }
  }

  private void report(Note note, String what) {
    findings.add(new Finding(Finding.Kind.CHECKPOINT, file + ", line " + note.line(), what));
  }
}
