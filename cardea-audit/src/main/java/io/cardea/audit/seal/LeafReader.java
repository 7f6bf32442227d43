package io.cardea.audit.seal;

import io.cardea.audit.checkpoint.Checkpoint;
import io.cardea.audit.checkpoint.LogPosition;
import io.cardea.audit.read.SegmentScanner;
import io.cardea.audit.removal.Removal;
import io.cardea.audit.removal.RemovalFile;
import io.cardea.audit.segment.SegmentName;
import io.cardea.audit.tree.TreeFiles;
import io.cardea.audit.tree.TreeHasher;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads the records of a log that are sealed, with their numbers in the tree, also while it is
 * written and while old segments are removed. What is not what was sealed is passed over, and so
 * are records that went with their segments. One thread.
 */
public final class LeafReader implements Closeable {

  /** How far a record is looked for in the tree when others before it are damaged. */
  private static final int MAX_SEARCH = 1 << 20;

  /** Records behind a gap that are looked for in all of the tree, until one of them is found. */
  private static final int MAX_FAR = 16;

  private static final int SEARCH_STEP = 4096;

  /**
   * Where reading goes on.
   *
   * @param leaf number of the record there
   * @param at where it is in the files
   */
  public record Place(long leaf, LogPosition at) {

    /** Behind what {@code checkpoint} has sealed. */
    public static Place behind(Checkpoint checkpoint) {
      return new Place(checkpoint.size(), checkpoint.at());
    }
  }

  /** Takes records in their order. */
  @FunctionalInterface
  public interface Sink {
    void record(long leaf, byte[] payload) throws IOException;
  }

  private final Path folder;
  private final TreeFiles tree;
  private final Path keyFile;
  private final TreeHasher hasher = new TreeHasher();
  private final long search;
  private Follower follower;
  private long leaf;
  private long passedOver;

  /** Whether segments were taken away before, of how many records nobody knows. */
  private boolean isBehindGap;

  private int farSearches;

  private LeafReader(Path folder, TreeFiles tree, Path keyFile, Place place, long search)
      throws IOException {
    this.folder = folder;
    this.tree = tree;
    this.keyFile = keyFile;
    this.search = search;
    this.follower = Follower.at(folder, place.at());
    this.leaf = place.leaf();
  }

  /**
   * Begins at a place that an earlier reader was at.
   *
   * @param keyFile keys whose statements of removals are believed
   */
  public static LeafReader at(Path folder, Place place, Path keyFile) throws IOException {
    return at(folder, place, keyFile, MAX_SEARCH);
  }

  /** The same, with another limit to {@code search}. */
  static LeafReader at(Path folder, Place place, Path keyFile, long search) throws IOException {
    TreeFiles tree = TreeFiles.read(folder.resolve("tree"));
    LeafReader reader = new LeafReader(folder, tree, keyFile, place, search);
    reader.overRemoved(place.at().segment());
    return reader;
  }

  /** The beginning of the sealed part of a log. */
  public static Place beginning(Path folder) throws IOException {
    LogPosition at =
        Resumption.checkpoints(folder)
            .first()
            .map(note -> Checkpoint.parse(note.text()).at())
            .orElse(new LogPosition(1, 0));
    return new Place(0, at);
  }

  /** The newest checkpoint; empty if nothing is sealed yet. */
  public static Optional<Checkpoint> newest(Path folder) throws IOException {
    return Resumption.checkpoints(folder).last().map(note -> Checkpoint.parse(note.text()));
  }

  /** Behind what was read. */
  public Place place() {
    return new Place(leaf, follower.position());
  }

  /** Records that were passed over since this was opened, as they are not what was sealed. */
  public long passedOver() {
    return passedOver;
  }

  /**
   * Reads on, {@code most} records at most, none behind {@code end}.
   *
   * @param end behind records that are all sealed
   * @throws IOException if the files end before it
   */
  public void read(int most, Place end, Sink sink) throws IOException {
    long behind = Math.min(end.leaf(), leaf + most);
    SegmentScanner.Sink taking =
        (bytes, from, length) ->
            take(Arrays.copyOfRange(bytes, from, from + length), end.leaf(), sink);
    while (leaf < behind) {
      if (!follower.position().isBefore(end.at())) { // what was sealed last is not there any more
        passedOver += end.leaf() - leaf;
        leaf = end.leaf();
        if (end.at().isBefore(follower.position())) { // over damage it went to what is sealed later
          follower.close();
          follower = Follower.at(folder, end.at());
        }
        return;
      }
      // One at a time: over a gap leaves go by faster than records, and none behind the end may.
      switch (follower.read(1, taking)) {
        case FULL -> {}
        case SEGMENT_END -> {
          long done = follower.position().segment();
          moveTo(done + 1);
          overRemoved(done + 1);
        }
        case CAUGHT_UP -> {
          if (!follower.skipDamage(end.at())) {
            throw new IOException(
                "%s ends before record %d, which was sealed: cardea audit verify says more"
                    .formatted(SegmentName.of(follower.position().segment()), leaf));
          }
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    follower.close();
    tree.close();
  }

  private void take(byte[] payload, long end, Sink sink) throws IOException {
    byte[] hash = hasher.leaf(payload);
    if (leaf < end && Arrays.equals(tree.node(0, leaf), hash)) {
      isBehindGap = false;
      sink.record(leaf++, payload);
      return;
    }
    long found = find(hash, end);
    if (found >= 0) {
      isBehindGap = false;
      passedOver += found - leaf;
      sink.record(found, payload);
      leaf = found + 1;
    }
  }

  /** The number of a later record with this hash, or -1. */
  private long find(byte[] hash, long end) throws IOException {
    boolean isFar = isBehindGap && farSearches < MAX_FAR;
    farSearches += isFar ? 1 : 0;
    long last = isFar ? end : Math.min(end, leaf + search);
    for (long first = leaf; first < last; first += SEARCH_STEP) {
      int count = (int) Math.min(SEARCH_STEP, last - first);
      byte[] hashes = tree.leaves(first, count);
      for (int at = 0; at < count; at++) {
        int from = at * TreeHasher.HASH_BYTES;
        if (Arrays.equals(hashes, from, from + hash.length, hash, 0, hash.length)) {
          return first + at;
        }
      }
    }
    return -1;
  }

  /** Goes to the first segment from this one on that is there; removed records are counted. */
  private void overRemoved(long from) throws IOException {
    long segment = from;
    while (!Files.exists(folder.resolve(SegmentName.of(segment)))
        && !SegmentName.in(folder).tailSet(segment).isEmpty()) {
      Removal removal = new RemovalFile(folder).read(KeyFile.read(keyFile).keys()).get(segment);
      if (removal != null) {
        leaf = Math.max(leaf, removal.behind());
      } else { // it was taken away, and where the next one begins is found in the tree
        isBehindGap = true;
      }
      segment++;
      moveTo(segment);
    }
  }

  private void moveTo(long segment) throws IOException {
    follower.close();
    follower = Follower.at(folder, new LogPosition(segment, 0));
    farSearches = 0;
  }
}
