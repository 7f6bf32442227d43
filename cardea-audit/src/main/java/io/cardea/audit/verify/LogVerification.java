package io.cardea.audit.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Checks a log from its first record to its last against its checkpoints:
 *
 * <ol>
 *   <li>Every checkpoint is signed by the key of its time ({@link Seals}).
 *   <li>The records in the files, hashed one after the other, have at the size of each checkpoint
 *       the root that it says. So nothing before the last checkpoint was changed, removed, added or
 *       moved, unless somebody had the key.
 *   <li>Of a segment that the gateway removed, as a record of the log says which it has signed
 *       ({@link Removals}), the hashes that are kept beside the log stand for its records. They
 *       lead to the same roots, or were changed.
 *   <li>Against whoever had the key, or cut the log together with its checkpoints, helps only what
 *       was kept elsewhere: a public key, earlier checkpoints.
 *   <li>If a root is another: {@link Diagnosis} says where.
 * </ol>
 *
 * The folder may be a copy, or be written meanwhile, and segments removed from it; nothing in it is
 * changed.
 */
public final class LogVerification {

  /** A root that must come out, of the log's own checkpoints or of one that was kept elsewhere. */
  record Expected(SignedRoot root, boolean isKept) {}

  /** Times that it is begun anew at most, as segments that were there have gone. */
  private static final int MOST_ATTEMPTS = 100;

  private final Path folder;
  private final List<SealKey> trusted;
  private final Optional<Path> archive;
  private final RightSignatures right;
  private final List<Finding> findings = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final List<Expected> expected = new ArrayList<>();
  private final Merkle merkle = new Merkle();
  private final RunningRoot tree = new RunningRoot(merkle);
  private final List<Finding> damages = new ArrayList<>();
  private final List<Finding> rewritten = new ArrayList<>();
  private boolean isOtherwise;
  private int reached;
  private long sealed;
  private long removed;

  private LogVerification(
      Path folder, List<SealKey> trusted, Optional<Path> archive, RightSignatures right) {
    this.folder = folder;
    this.trusted = trusted;
    this.archive = archive;
    this.right = right;
  }

  /**
   * Verifies a log.
   *
   * @param folder of the log, or a copy of it
   * @param trusted keys that were got from the gateway's operator before; none: the log's own key
   *     is believed
   * @param kept text with checkpoints that were kept elsewhere; may be empty
   * @throws IOException if there is no log, it cannot be read, or whenever it is begun anew
   *     segments have gone while it was read
   */
  public static Report verify(Path folder, List<SealKey> trusted, String kept) throws IOException {
    return verify(folder, trusted, kept, Optional.empty());
  }

  /**
   * The same, with the segments that the gateway has archived.
   *
   * @param archive folder of those, or of a folder of them with the name of the log
   */
  public static Report verify(
      Path folder, List<SealKey> trusted, String kept, Optional<Path> archive) throws IOException {
    for (Path needed : archive.map(given -> List.of(folder, given)).orElse(List.of(folder))) {
      if (!Files.isDirectory(needed)) {
        throw new IOException("there is no folder " + needed);
      }
    }
    RightSignatures right = new RightSignatures();
    int attempt = 0;
    while (true) {
      attempt++;
      try {
        return new LogVerification(folder, trusted, archive, right).run(kept);
      } catch (NoSuchFileException e) { // the gateway has removed it: what says so is there now
        if (attempt == MOST_ATTEMPTS) {
          throw new IOException(
              "files of %s went away each time it was read, the last one %s: verify again, or a copy"
                  .formatted(folder, e.getFile()),
              e);
        }
      }
    }
  }

  /**
   * What the gateway does to a segment that goes is recorded, sealed, stated and deleted. Read the
   * other way around, whatever is not there any more was stated, and what is stated was sealed.
   */
  private Report run(String kept) throws IOException {
    NavigableMap<Long, Path> segments = SegmentFrames.in(folder);
    Removals removals = Removals.read(folder.resolve("removals"), trusted);
    Path checkpoints = folder.resolve("checkpoints");
    Seals seals = Seals.read(checkpoints, right);
    addNewer(segments, seals);
    if (segments.isEmpty() && !Files.exists(checkpoints)) {
      throw new IOException("there is no audit log in " + folder);
    }
    findings.addAll(seals.findings());
    if (seals.isTorn()) {
      notes.add("the file of checkpoints ends in one that is not whole: it counts for nothing");
    }
    if (removals.isTorn()) {
      notes.add("the file of removals ends in one that is not whole: it counts for nothing");
    }
    sealed = seals.last().map(SignedRoot::size).orElse(0L);
    boolean isVouchedFor = checkTrust(seals);
    seals.roots().forEach(root -> expected.add(new Expected(root, false)));
    readKept(kept, seals);
    expected.sort(Comparator.comparingLong(one -> one.root().size()));
    walk(segments, seals, removals);
    conclude(segments, seals, removals);
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
        tree.size() - removed,
        removed,
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
    List<SealKey> keys = new ArrayList<>(seals.keys());
    keys.addAll(trusted);
    TrustedKeys known = new TrustedKeys(keys);
    Note.All all = Note.parseAll(kept);
    for (Note note : all.notes()) {
      String place = "kept checkpoint, line " + note.line();
      try {
        SignedRoot root = SignedRoot.parse(note);
        if (seals.last().filter(last -> !last.origin().equals(root.origin())).isPresent()) {
          findings.add(
              new Finding(Finding.Kind.ROLLBACK, place, "it is of another log, " + root.origin()));
          continue;
        }
        known
            .objection(note)
            .ifPresentOrElse(
                why -> findings.add(new Finding(Finding.Kind.ROLLBACK, place, "it " + why)),
                () -> expected.add(new Expected(root, true)));
      } catch (IllegalArgumentException e) {
        findings.add(
            new Finding(Finding.Kind.CHECKPOINT, place, "it cannot be read: " + e.getMessage()));
      }
    }
    if (all.isTorn()) {
      notes.add("the kept checkpoints end in one that is not whole: it was left out");
    }
  }

  /** What has come into the folder meanwhile, and what of the rest is in the archive. */
  private void addNewer(NavigableMap<Long, Path> segments, Seals seals) throws IOException {
    segments.putAll(SegmentFrames.in(folder));
    if (archive.isPresent()) {
      String origin = seals.last().map(SignedRoot::origin).orElse("");
      Path own = archive.get().resolve(origin.substring(origin.lastIndexOf('/') + 1));
      SegmentFrames.in(Files.isDirectory(own) ? own : archive.get()).forEach(segments::putIfAbsent);
    }
  }

  private void walk(NavigableMap<Long, Path> segments, Seals seals, Removals removals)
      throws IOException {
    long first = seals.roots().isEmpty() ? 0 : seals.roots().getFirst().segment();
    compare();
    NavigableSet<Long> all = new TreeSet<>(segments.keySet());
    all.addAll(removals.claimed());
    for (long segment : all.tailSet(first, true)) {
      Path file = segments.get(segment);
      if (file == null) {
        walkHashes(segment, seals, removals);
        continue;
      }
      try (SegmentFrames frames = SegmentFrames.open(file)) {
        walk(frames, SegmentFrames.nameOf(segment), removals);
      }
    }
    if (segments.headMap(first, false).size() > 0) {
      notes.add("segments before " + SegmentFrames.nameOf(first) + " are older than the sealing");
    }
  }

  /** The hashes of a segment that was removed, if they are there and all before it is, too. */
  private void walkHashes(long segment, Seals seals, Removals removals) throws IOException {
    long behind = seals.behind(segment);
    Optional<SealedHashes> hashes = SealedHashes.open(folder);
    if (hashes.isEmpty() || tree.size() != seals.before(segment)) {
      return; // the next root cannot come out
    }
    try (SealedHashes leaves = hashes.get()) {
      while (tree.size() < Math.min(behind, leaves.count())) {
        add(leaves.at(tree.size()), removals);
        removed++;
      }
    }
  }

  private void add(byte[] leaf, Removals removals) {
    if (tree.size() < sealed) {
      removals.see(tree.size(), leaf);
    }
    tree.add(leaf);
    compare();
  }

  private void walk(SegmentFrames frames, String name, Removals removals) throws IOException {
    while (true) {
      while (frames.next()) {
        add(frames.leaf(merkle), removals);
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

  private void conclude(NavigableMap<Long, Path> segments, Seals seals, Removals removals)
      throws IOException {
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
      Set<Long> proved = removals.proved(seals, findings);
      findings.addAll(gaps(segments, seals, removals.claimed(), proved));
      tellOf(proved, segments);
      return;
    }
    Optional<SignedRoot> last = seals.last();
    if (last.isPresent()) {
      findings.addAll(new Diagnosis(folder, segments, seals, expected, removals).findings());
    }
  }

  private static List<Finding> gaps(
      NavigableMap<Long, Path> segments, Seals seals, Set<Long> claimed, Set<Long> removed) {
    List<Finding> found = new ArrayList<>();
    long next = seals.roots().isEmpty() ? 0 : seals.roots().getFirst().segment();
    long sealedTo = seals.last().map(SignedRoot::segment).orElse(0L);
    long last = segments.isEmpty() ? 0 : segments.lastKey();
    for (long segment : claimed) {
      last = Math.max(last, Math.min(segment, sealedTo));
    }
    for (; next > 0 && next <= last; next++) {
      if (!segments.containsKey(next) && !removed.contains(next)) {
        found.add(new Finding(Finding.Kind.SEGMENT, SegmentFrames.nameOf(next), "it is not there"));
      }
    }
    return found;
  }

  private void tellOf(Set<Long> proved, NavigableMap<Long, Path> segments) {
    long gone = proved.stream().filter(segment -> !segments.containsKey(segment)).count();
    if (gone > 0) {
      notes.add(
          "%d segments with %d records were removed by the gateway, which recorded and signed it; the hashes of those records are as they were sealed"
              .formatted(gone, removed));
    }
    long back = proved.stream().filter(segments::containsKey).count();
    if (back > 0) {
      notes.add(
          "%d segments are there of which it is recorded that they were removed: from an archive, or their removal was interrupted"
              .formatted(back));
    }
  }

  static Finding otherThanKept(SignedRoot kept) {
    return new Finding(
        Finding.Kind.ROLLBACK,
        "records 0 to " + (kept.size() - 1),
        "they are not those that were sealed at %s: the log was rewritten".formatted(kept.time()));
  }
}
