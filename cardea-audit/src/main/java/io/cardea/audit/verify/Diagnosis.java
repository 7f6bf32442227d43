package io.cardea.audit.verify;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;

/**
 * Says where a log is not what was sealed. The hashes that the gateway keeps beside it, {@code
 * tree/hashes-00}, are not trusted, but once they are shown to have the root of the last checkpoint
 * they are those of the records that were sealed; each segment is then compared with its part of
 * them. Without them it is known only between which checkpoints something happened.
 */
final class Diagnosis {

  private final Path folder;
  private final NavigableMap<Long, Path> segments;
  private final List<SignedRoot> seals;
  private final List<LogVerification.Expected> expected;
  private final Seals sealing;
  private final Removals removals;
  private final Merkle merkle = new Merkle();
  private final List<Finding> findings = new ArrayList<>();

  Diagnosis(
      Path folder,
      NavigableMap<Long, Path> segments,
      Seals sealing,
      List<LogVerification.Expected> expected,
      Removals removals) {
    this.folder = folder;
    this.segments = segments;
    this.sealing = sealing;
    this.seals = sealing.roots();
    this.expected = expected;
    this.removals = removals;
  }

  List<Finding> findings() throws IOException {
    long sealed = seals.getLast().size();
    Optional<SealedHashes> hashes = SealedHashes.open(folder);
    if (hashes.isEmpty()) {
      betweenCheckpoints("the hashes that would say which are not there");
      return findings;
    }
    try (SealedHashes leaves = hashes.get()) {
      if (leaves.count() < sealed || !haveTheRoots(leaves)) {
        betweenCheckpoints("the hashes that would say which were changed, too");
      } else {
        perSegment(leaves);
      }
    }
    return findings;
  }

  private boolean haveTheRoots(SealedHashes leaves) throws IOException {
    RunningRoot tree = new RunningRoot(merkle);
    int next = 0;
    for (long index = 0; index <= seals.getLast().size(); index++) {
      for (; next < expected.size() && expected.get(next).root().size() == index; next++) {
        LogVerification.Expected one = expected.get(next);
        if (!Arrays.equals(one.root().root(), tree.root())) {
          if (!one.isKept()) {
            return false;
          }
          findings.add(LogVerification.otherThanKept(one.root()));
        }
      }
      if (index < seals.getLast().size()) {
        byte[] leaf = leaves.at(index);
        removals.see(index, leaf);
        tree.add(leaf);
      }
    }
    return true;
  }

  /** Of each segment the sealer signs a checkpoint at its end, so that its part is known. */
  private void perSegment(SealedHashes leaves) throws IOException {
    Set<Long> removed = removals.proved(sealing, findings);
    List<SegmentComparison> compared = new ArrayList<>();
    long low = 0;
    int next = 0;
    long last = seals.getLast().segment();
    for (long segment = seals.getFirst().segment(); segment <= last; segment++) {
      long high = low;
      for (; next < seals.size() && seals.get(next).segment() <= segment; next++) {
        high = seals.get(next).size();
      }
      Path file = segments.get(segment);
      if (file == null && removed.contains(segment)) {
        low = high;
        continue;
      }
      if (file == null) {
        String records =
            low == high ? "" : ", nor are its records %d to %d".formatted(low, high - 1);
        findings.add(
            new Finding(
                Finding.Kind.SEGMENT, SegmentFrames.nameOf(segment), "it is not there" + records));
      } else {
        SegmentComparison one = SegmentComparison.of(segment, file, low, leaves.range(low, high));
        compared.add(one);
      }
      low = high;
    }
    Map<Hash, Long> elsewhere = sealedElsewhere(compared, leaves);
    Set<Hash> lost = new HashSet<>();
    compared.forEach(one -> lost.addAll(one.lost()));
    compared.forEach(one -> findings.addAll(one.findings(lost, elsewhere, one.segment() == last)));
  }

  /** Which of the records that do not belong where they are were sealed somewhere, and where. */
  private static Map<Hash, Long> sealedElsewhere(
      List<SegmentComparison> compared, SealedHashes leaves) throws IOException {
    Set<Hash> strangers = new HashSet<>();
    compared.forEach(one -> strangers.addAll(one.strangers()));
    Map<Hash, Long> found = new HashMap<>();
    if (!strangers.isEmpty()) {
      for (long index = 0; index < leaves.count(); index++) {
        Hash hash = new Hash(leaves.at(index));
        if (strangers.contains(hash)) {
          found.putIfAbsent(hash, index);
        }
      }
    }
    return found;
  }

  private void betweenCheckpoints(String why) throws IOException {
    if (!segments.keySet().containsAll(removals.claimed())) {
      unlocated(seals.getFirst(), seals.getLast(), why); // without them nothing can be said
      return;
    }
    RunningRoot tree = new RunningRoot(merkle);
    SignedRoot before = seals.getFirst();
    int next = 0;
    while (next < seals.size() && seals.get(next).size() == 0) {
      next++;
    }
    for (Map.Entry<Long, Path> segment : segments.tailMap(before.segment(), true).entrySet()) {
      try (SegmentFrames frames = SegmentFrames.open(segment.getValue())) {
        while (frames.nextWhole()) {
          tree.add(frames.leaf(merkle));
          for (; next < seals.size() && seals.get(next).size() == tree.size(); next++) {
            if (!Arrays.equals(seals.get(next).root(), tree.root())) {
              unlocated(before, seals.get(next), why);
              return;
            }
            before = seals.get(next);
          }
        }
      }
    }
    unlocated(before, seals.getLast(), why);
  }

  private void unlocated(SignedRoot before, SignedRoot after, String why) {
    findings.add(
        new Finding(
            Finding.Kind.UNLOCATED,
            "%s, offset %d to %s, offset %d"
                .formatted(
                    SegmentFrames.nameOf(before.segment()),
                    before.offset(),
                    SegmentFrames.nameOf(after.segment()),
                    after.offset()),
            "of the records %d to %d some are not those that were sealed, or behind: %s"
                .formatted(before.size(), after.size() - 1, why)));
  }
}
