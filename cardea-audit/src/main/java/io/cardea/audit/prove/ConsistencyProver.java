package io.cardea.audit.prove;

import io.cardea.audit.checkpoint.Checkpoint;
import io.cardea.audit.checkpoint.CheckpointFile;
import io.cardea.audit.checkpoint.SignedNote;
import io.cardea.audit.tree.TreeFiles;
import io.cardea.audit.tree.TreeProofs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Proves that a log begins with what was sealed at an earlier checkpoint (RFC 6962 section 2.1.2),
 * while it is written or after. Whoever has the proof and the log's public key needs nothing else.
 */
public final class ConsistencyProver {

  private static final String FIRST = "cardea.audit/consistency@v1";

  private final Path folder;

  /**
   * @param folder of the log
   */
  public ConsistencyProver(Path folder) {
    this.folder = folder;
  }

  /** Whether it can be proved that the log goes on from so many records. */
  public sealed interface Growth {

    /**
     * It can.
     *
     * @param text the path, then both checkpoints
     */
    record Proved(String text) implements Growth {}

    /**
     * It has fewer.
     *
     * @param sealed records that it has
     */
    record TooFew(long sealed) implements Growth {}

    /** It was never sealed with as many, so that nobody can have seen it so. */
    record NeverSealed() implements Growth {}

    /** What is here now is not what was sealed then. */
    record Otherwise() implements Growth {}
  }

  /**
   * The newest checkpoint.
   *
   * @throws IOException if the folder is not one that is sealed
   */
  public SignedNote newest() throws IOException {
    return NewestSeal.lastOf(folder).note();
  }

  /**
   * Proves to the newest checkpoint, of a log of any length by reading little of it.
   *
   * @param from records, at least 1, under the earlier checkpoint
   * @throws IOException if the log cannot be read
   */
  public Growth since(long from) throws IOException {
    SignedNote young = newest();
    Checkpoint second = parse(young, folder);
    if (from > second.size()) {
      return new Growth.TooFew(second.size());
    }
    Optional<SignedNote> old = new CheckpointFile(folder.resolve(CheckpointFile.NAME)).find(from);
    if (old.isEmpty()) {
      return new Growth.NeverSealed();
    }
    Checkpoint first = parse(old.get(), folder);
    try (TreeFiles tree = TreeFiles.read(folder.resolve("tree"))) {
      TreeProofs proofs = new TreeProofs(tree);
      return isOf(first, proofs) && isOf(second, proofs)
          ? new Growth.Proved(text(proofs.consistency(from, second.size()), old.get(), young))
          : new Growth.Otherwise();
    }
  }

  private static boolean isOf(Checkpoint one, TreeProofs proofs) throws IOException {
    return Arrays.equals(proofs.root(one.size()), one.rootHash());
  }

  /**
   * The proof, as text: the path, then both checkpoints.
   *
   * @param from a file of checkpoints; the last one of it counts
   * @param to another one, or the newest of the log
   * @throws IOException if there is no such checkpoint of this log, or the log does not extend it
   */
  public String prove(Path from, Optional<Path> to) throws IOException {
    SignedNote newest =
        new CheckpointFile(folder.resolve(CheckpointFile.NAME))
            .last()
            .orElseThrow(() -> new IOException("there is no sealed audit log in " + folder));
    SignedNote old = last(from);
    SignedNote young = to.isPresent() ? last(to.get()) : newest;
    Checkpoint first = parse(old, from);
    Checkpoint second = parse(young, to.orElse(folder));
    long sealed = parse(newest, folder).size();
    for (Checkpoint one : List.of(first, second)) {
      if (!one.origin().equals(parse(newest, folder).origin())) {
        throw new IOException("a checkpoint is of another log, " + one.origin());
      }
    }
    if (first.size() == 0) {
      throw new IOException("a checkpoint of no records: every log begins with it");
    }
    if (first.size() > second.size()) {
      throw new IOException(
          "the first checkpoint is of %d records, the second of %d: exchange them"
              .formatted(first.size(), second.size()));
    }
    if (second.size() > sealed) {
      throw new IOException(
          "a checkpoint is of %d records, and %d are sealed here: the log was cut or put back"
              .formatted(second.size(), sealed));
    }
    return text(path(first, second), old, young);
  }

  private List<byte[]> path(Checkpoint first, Checkpoint second) throws IOException {
    try (TreeFiles tree = TreeFiles.read(folder.resolve("tree"))) {
      TreeProofs proofs = new TreeProofs(tree);
      for (Checkpoint one : List.of(first, second)) {
        if (!isOf(one, proofs)) {
          throw new IOException(
              "the log does not extend the checkpoint of %d records of %s: cardea audit verify says"
                      .formatted(one.size(), one.time())
                  + " more");
        }
      }
      return proofs.consistency(first.size(), second.size());
    }
  }

  private static String text(List<byte[]> path, SignedNote old, SignedNote young) {
    Base64.Encoder base64 = Base64.getEncoder();
    String hashes =
        path.stream().map(hash -> base64.encodeToString(hash) + "\n").collect(Collectors.joining());
    return FIRST + "\n" + hashes + "\n" + old + young;
  }

  private static SignedNote last(Path file) throws IOException {
    return new CheckpointFile(file)
        .last()
        .orElseThrow(() -> new IOException("there is no checkpoint in " + file));
  }

  private static Checkpoint parse(SignedNote note, Path where) throws IOException {
    try {
      return Checkpoint.parse(note.text());
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "the checkpoint in %s is damaged: %s".formatted(where, e.getMessage()), e);
    }
  }
}
