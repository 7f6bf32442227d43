package io.cardea.audit.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;

/**
 * Checks a log from its first record to its last against its checkpoints:
 *
 * <ol>
 *   <li>Every checkpoint is signed by the key of its time ({@link Seals}).
 *   <li>The records in the files, hashed one after the other, have at the size of each checkpoint
 *       the root that it says. So nothing before the last checkpoint was changed, removed, added or
 *       moved, unless somebody had the key.
 *   <li>Against whoever had the key, or cut the log together with its checkpoints, helps only what
 *       was kept elsewhere: a public key, earlier checkpoints.
 *   <li>If a root is another: {@link Diagnosis} says where.
 * </ol>
 *
 * The folder may be a copy, or be written meanwhile; nothing in it is changed.
 */
public final class LogVerification {

  /** A root that must come out, of the log's own checkpoints or of one that was kept elsewhere. */
  record Expected(SignedRoot root, boolean isKept) {}

  private final Path folder;
  private final List<SealKey> trusted;
  private final List<Finding> findings = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final List<Expected> expected = new ArrayList<>();
  private final Merkle merkle = new Merkle();
  private final RunningRoot tree = new RunningRoot(merkle);
  private final List<Finding> damages = new ArrayList<>();
  private final List<Finding> rewritten = new ArrayList<>();
  private boolean isOtherwise;
  private int reached;

  private LogVerification(Path folder, List<SealKey> trusted) {
    this.folder = folder;
    this.trusted = trusted;
  }

  /**
   * Verifies a log.
   *
   * @param folder of the log, or a copy of it
   * @param trusted keys that were got from the gateway's operator before; none: the log's own key
   *     is believed
   * @param kept text with checkpoints that were kept elsewhere; may be empty
   * @throws IOException if there is no log, or it cannot be read
   */
  public static Report verify(Path folder, List<SealKey> trusted, String kept) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException("there is no folder " + folder);
    }
    return new LogVerification(folder, trusted).run(kept);
  }

  private Report run(String kept) throws IOException {
    Path checkpoints = folder.resolve("checkpoints");
    Seals seals = Seals.read(checkpoints);
    NavigableMap<Long, Path> segments = SegmentFrames.in(folder);
    if (segments.isEmpty() && !Files.exists(checkpoints)) {
      throw new IOException("there is no audit log in " + folder);
    }
    findings.addAll(seals.findings());
    if (seals.isTorn()) {
      notes.add("the file of checkpoints ends in one that is not whole: it counts for nothing");
    }
    boolean isVouchedFor = checkTrust(seals);
    seals.roots().forEach(root -> expected.add(new Expected(root, false)));
    readKept(kept, seals);
    expected.sort(Comparator.comparingLong(one -> one.root().size()));
    walk(segments, seals);
    conclude(segments, seals);
    long sealed = seals.last().map(SignedRoot::size).orElse(0L);
    boolean isClosed = seals.last().filter(SignedRoot::isClosed).isPresent();
    if (isClosed && tree.size() > sealed) {
      findings.add(
          new Finding(
              Finding.Kind.INSERTED,
              "records %d to %d".formatted(sealed, tree.size() - 1),
              "they were added after the log had been closed"));
    } else if (isClosed) {
      notes.add("the log was closed: nothing follows");
    } else if (tree.size() > sealed) {
      notes.add((tree.size() - sealed) + " records after the last checkpoint are not sealed (yet)");
    }
    return new Report(
        seals.last().map(SignedRoot::origin).orElse("unknown"),
        tree.size(),
        sealed,
        segments.size(),
        seals.roots().size(),
        seals.last().map(SignedRoot::time).orElse("never"),
        isVouchedFor,
        findings,
        notes);
  }

  private boolean checkTrust(Seals seals) {
    if (trusted.isEmpty()) {
      notes.add(
          "no key was given, so the log's own was believed: whoever could replace the whole folder"
              + " could have replaced that, too");
      return false;
    }
    boolean isTrusted = seals.keys().stream().anyMatch(trusted::contains);
    if (!isTrusted) {
      findings.add(
          new Finding(
              Finding.Kind.KEY,
              "checkpoints",
              "no key that is trusted has sealed this log; it is sealed by " + seals.keys()));
    }
    return isTrusted;
  }

  private void readKept(String kept, Seals seals) {
    List<SealKey> known = new ArrayList<>(seals.keys());
    known.addAll(trusted);
    Note.All all = Note.parseAll(kept);
    for (Note note : all.notes()) {
      String place = "kept checkpoint, line " + note.line();
      try {
        SignedRoot root = SignedRoot.parse(note);
        if (seals.last().filter(last -> !last.origin().equals(root.origin())).isPresent()) {
          findings.add(
              new Finding(Finding.Kind.ROLLBACK, place, "it is of another log, " + root.origin()));
        } else if (known.stream().noneMatch(key -> key.hasSigned(note))) {
          findings.add(new Finding(Finding.Kind.ROLLBACK, place, "no known key has signed it"));
        } else {
          expected.add(new Expected(root, true));
        }
      } catch (IllegalArgumentException e) {
        findings.add(
            new Finding(Finding.Kind.CHECKPOINT, place, "it cannot be read: " + e.getMessage()));
      }
    }
    if (all.isTorn()) {
      notes.add("the kept checkpoints end in one that is not whole: it was left out");
    }
  }

  private void walk(NavigableMap<Long, Path> segments, Seals seals) throws IOException {
    long first = seals.roots().isEmpty() ? 0 : seals.roots().getFirst().segment();
    compare();
    for (Map.Entry<Long, Path> segment : segments.tailMap(first, true).entrySet()) {
      try (SegmentFrames frames = SegmentFrames.open(segment.getValue())) {
        walk(frames, SegmentFrames.nameOf(segment.getKey()));
      } catch (NoSuchFileException e) { // made ahead, and removed when the log was closed
        notes.add(SegmentFrames.nameOf(segment.getKey()) + " went away while the log was read");
      }
    }
    if (segments.headMap(first, false).size() > 0) {
      notes.add("segments before " + SegmentFrames.nameOf(first) + " are older than the sealing");
    }
  }

  private void walk(SegmentFrames frames, String name) throws IOException {
    while (true) {
      while (frames.next()) {
        tree.add(frames.leaf(merkle));
        compare();
      }
      long end = frames.position();
      switch (frames.skip()) {
        case UNUSED -> {
          return;
        }
        case GREW -> {}
        case TORN -> {
          notes.add(
              "%s ends at offset %d in bytes that are no record, as a killed process may leave them"
                  .formatted(name, end));
          return;
        }
        case DAMAGED ->
            damages.add(
                new Finding(
                    Finding.Kind.DAMAGE,
                    name + ", offset " + end,
                    "%d bytes are no record".formatted(frames.position() - end)));
      }
    }
  }

  /** Compares with every root that is expected at this size. */
  private void compare() {
    while (reached < expected.size() && expected.get(reached).root().size() == tree.size()) {
      Expected one = expected.get(reached);
      if (!Arrays.equals(one.root().root(), tree.root())) {
        if (one.isKept()) {
          rewritten.add(otherThanKept(one.root()));
        } else {
          isOtherwise = true;
        }
      }
      reached++;
    }
  }

  private void conclude(NavigableMap<Long, Path> segments, Seals seals) throws IOException {
    long sealed = seals.last().map(SignedRoot::size).orElse(0L);
    for (Expected one : expected.subList(reached, expected.size())) {
      if (one.isKept() && one.root().size() > sealed) {
        findings.add(
            new Finding(
                Finding.Kind.ROLLBACK,
                "checkpoints",
                "at %s %d records were sealed, now %d are: the log was cut, or put back to an earlier state"
                    .formatted(one.root().time(), one.root().size(), sealed)));
      }
    }
    isOtherwise |= tree.size() < sealed;
    if (!isOtherwise) {
      findings.addAll(rewritten);
      findings.addAll(damages);
      findings.addAll(gaps(segments, seals));
      return;
    }
    Optional<SignedRoot> last = seals.last();
    if (last.isPresent()) {
      findings.addAll(new Diagnosis(folder, segments, seals.roots(), expected).findings());
    }
  }

  private static List<Finding> gaps(NavigableMap<Long, Path> segments, Seals seals) {
    List<Finding> found = new ArrayList<>();
    long next = seals.roots().isEmpty() ? 0 : seals.roots().getFirst().segment();
    for (long segment : segments.tailMap(next, true).keySet()) {
      for (; next > 0 && next < segment; next++) {
        found.add(new Finding(Finding.Kind.SEGMENT, SegmentFrames.nameOf(next), "it is not there"));
      }
      next = segment + 1;
    }
    return found;
  }

  static Finding otherThanKept(SignedRoot kept) {
    return new Finding(
        Finding.Kind.ROLLBACK,
        "records 0 to " + (kept.size() - 1),
        "they are not those that were sealed at %s: the log was rewritten".formatted(kept.time()));
  }
}
