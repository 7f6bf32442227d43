package io.cardea.audit.verify;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The records in a segment's file beside the hashes of those that were sealed in it. */
final class SegmentComparison {

  /**
   * Something in the file.
   *
   * @param hash empty if it is no record
   * @param index which sealed record of this segment it is, counted from its first; -1: none
   * @param isTorn whether it is what a killed process may leave at the end
   */
  private record Item(long offset, Optional<Hash> hash, int index, boolean isTorn) {}

  private final long segment;
  private final long firstRecord;
  private final List<Hash> sealed;
  private final List<Item> items = new ArrayList<>();
  private final Set<Integer> present = new HashSet<>();

  private SegmentComparison(long segment, long firstRecord, List<Hash> sealed) {
    this.segment = segment;
    this.firstRecord = firstRecord;
    this.sealed = sealed;
  }

  static SegmentComparison of(long segment, Path file, long firstRecord, List<Hash> sealed)
      throws IOException {
    SegmentComparison comparison = new SegmentComparison(segment, firstRecord, sealed);
    comparison.read(file);
    return comparison;
  }

  long segment() {
    return segment;
  }

  /** Sealed records that are not in the file. */
  Set<Hash> lost() {
    Set<Hash> lost = new HashSet<>();
    for (int index = 0; index < sealed.size(); index++) {
      if (!present.contains(index)) {
        lost.add(sealed.get(index));
      }
    }
    return lost;
  }

  /** Records in the file that were not sealed here. */
  Set<Hash> strangers() {
    Set<Hash> strangers = new HashSet<>();
    items.stream()
        .filter(item -> item.index() < 0)
        .forEach(item -> item.hash().ifPresent(strangers::add));
    return strangers;
  }

  /**
   * What differs.
   *
   * @param lostAnywhere sealed records that are not where they should be, in any segment
   * @param elsewhere which records those were whose hashes do not belong where they are
   * @param isOpen whether more records may follow that are not sealed yet
   */
  List<Finding> findings(Set<Hash> lostAnywhere, Map<Hash, Long> elsewhere, boolean isOpen) {
    List<Finding> found = new ArrayList<>();
    List<Item> strangers = new ArrayList<>();
    int before = -1;
    int furthest = -1;
    for (Item item : items) {
      if (item.index() < 0) {
        strangers.add(item);
        continue;
      }
      if (item.index() < before) {
        found.add(
            at(
                item,
                Finding.Kind.MOVED,
                "record %d is behind record %d"
                    .formatted(firstRecord + item.index(), firstRecord + before)));
      }
      before = item.index();
      if (item.index() > furthest) {
        gap(furthest, item.index(), strangers, lostAnywhere, elsewhere, found);
        furthest = item.index();
        strangers = new ArrayList<>();
      }
    }
    if (isOpen) {
      // Behind the last sealed record: only as many as are missing can stand for those.
      int missing = missing(furthest, sealed.size()).size();
      strangers = strangers.subList(0, Math.min(missing, strangers.size()));
    }
    gap(furthest, sealed.size(), strangers, lostAnywhere, elsewhere, found);
    return found;
  }

  /** What is between two sealed records that are next to each other in the file. */
  private void gap(
      int after,
      int before,
      List<Item> strangers,
      Set<Hash> lostAnywhere,
      Map<Hash, Long> elsewhere,
      List<Finding> found) {
    Deque<Integer> missing = new ArrayDeque<>(missing(after, before));
    for (Item item : strangers) {
      Optional<Long> sealedAs = item.hash().map(elsewhere::get);
      if (item.hash().isPresent() && sealedAs.isPresent()) {
        boolean isMoved = lostAnywhere.contains(item.hash().get());
        found.add(
            at(
                item,
                isMoved ? Finding.Kind.MOVED : Finding.Kind.DUPLICATED,
                isMoved
                    ? "record %d was moved here".formatted(sealedAs.get())
                    : "record %d is here again".formatted(sealedAs.get())));
      } else if (!missing.isEmpty()) {
        found.add(
            at(
                item,
                Finding.Kind.CHANGED,
                "this is not what was sealed as record %d"
                    .formatted(firstRecord + missing.poll())));
      } else if (!item.isTorn()) {
        String what = item.hash().isPresent() ? "a record that was never sealed" : "no record";
        found.add(at(item, Finding.Kind.INSERTED, what + " stands among those that were"));
      }
    }
    if (!missing.isEmpty()) {
      found.add(missing(missing, after));
    }
  }

  private Finding missing(Deque<Integer> missing, int after) {
    long first = firstRecord + missing.getFirst();
    long last = firstRecord + missing.getLast();
    String which = first == last ? "record " + first : "records %d to %d".formatted(first, last);
    String where =
        after < 0
            ? "offset 0"
            : items.stream()
                .filter(item -> item.index() == after)
                .map(item -> "behind the record at offset " + item.offset())
                .findFirst()
                .orElse("somewhere");
    return new Finding(
        Finding.Kind.MISSING, SegmentFrames.nameOf(segment) + ", " + where, which + " not there");
  }

  private List<Integer> missing(int after, int before) {
    List<Integer> missing = new ArrayList<>();
    for (int index = after + 1; index < before; index++) {
      if (!present.contains(index)) {
        missing.add(index);
      }
    }
    return missing;
  }

  private Finding at(Item item, Finding.Kind kind, String what) {
    return new Finding(kind, SegmentFrames.nameOf(segment) + ", offset " + item.offset(), what);
  }

  private void read(Path file) throws IOException {
    Map<Hash, Deque<Integer>> indexes = new HashMap<>();
    for (int index = 0; index < sealed.size(); index++) {
      indexes.computeIfAbsent(sealed.get(index), _ -> new ArrayDeque<>()).add(index);
    }
    Merkle merkle = new Merkle();
    try (SegmentFrames frames = SegmentFrames.open(file)) {
      SegmentFrames.Rest rest = SegmentFrames.Rest.GREW;
      while (rest == SegmentFrames.Rest.DAMAGED || rest == SegmentFrames.Rest.GREW) {
        while (frames.next()) {
          add(frames.recordAt(), new Hash(frames.leaf(merkle)), indexes);
        }
        long end = frames.position();
        rest = frames.skip();
        if (rest == SegmentFrames.Rest.DAMAGED || rest == SegmentFrames.Rest.TORN) {
          items.add(new Item(end, Optional.empty(), -1, rest == SegmentFrames.Rest.TORN));
        }
      }
    }
  }

  private void add(long offset, Hash hash, Map<Hash, Deque<Integer>> indexes) {
    Deque<Integer> left = indexes.get(hash);
    if (left == null || left.isEmpty()) {
      items.add(new Item(offset, Optional.of(hash), -1, false));
    } else {
      int index = left.poll();
      present.add(index);
      items.add(new Item(offset, Optional.of(hash), index, false));
    }
  }
}
