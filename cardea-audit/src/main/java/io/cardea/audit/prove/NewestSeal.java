package io.cardea.audit.prove;

import io.cardea.audit.checkpoint.Checkpoint;
import io.cardea.audit.checkpoint.CheckpointFile;
import io.cardea.audit.checkpoint.SignedNote;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The newest checkpoint of a log, which proofs lead to, and where in the tree segments begin. */
final class NewestSeal {

  private final List<Checkpoint> checkpoints;
  private final SignedNote newest;

  private NewestSeal(List<SignedNote> notes) {
    this.newest = notes.getLast();
    this.checkpoints = notes.stream().map(note -> Checkpoint.parse(note.text())).toList();
  }

  /**
   * Reads the checkpoints in the folder of a log.
   *
   * @throws IOException if it is not one that is sealed
   */
  static NewestSeal of(Path folder) throws IOException {
    List<SignedNote> notes = new CheckpointFile(folder.resolve(CheckpointFile.NAME)).all();
    if (notes.isEmpty()) {
      throw new IOException("there is no sealed audit log in " + folder);
    }
    try {
      return new NewestSeal(notes);
    } catch (IllegalArgumentException e) {
      throw new IOException("a checkpoint is damaged: cardea audit verify says more", e);
    }
  }

  /**
   * The newest checkpoint only, at the end of a file of any length: it does not know where in the
   * tree segments begin.
   *
   * @throws IOException if the folder is not one that is sealed
   */
  static NewestSeal lastOf(Path folder) throws IOException {
    SignedNote last =
        new CheckpointFile(folder.resolve(CheckpointFile.NAME))
            .last()
            .orElseThrow(() -> new IOException("there is no sealed audit log in " + folder));
    try {
      return new NewestSeal(List.of(last));
    } catch (IllegalArgumentException e) {
      throw new IOException("a checkpoint is damaged: cardea audit verify says more", e);
    }
  }

  /** As it was signed. */
  SignedNote note() {
    return newest;
  }

  /** Name of the log. */
  String origin() {
    return checkpoints.getLast().origin();
  }

  /** Records under it. */
  long size() {
    return checkpoints.getLast().size();
  }

  /** The index in the tree of a segment's first record: there is a checkpoint at each end. */
  long firstRecordOf(long segment) {
    return checkpoints.stream()
        .filter(checkpoint -> checkpoint.at().segment() < segment)
        .mapToLong(Checkpoint::size)
        .max()
        .orElse(0);
  }

  /**
   * A proof as text.
   *
   * @param extra the record, in base64, if it is to be in the proof
   * @param path from the record to the root
   */
  String proof(Optional<String> extra, long index, List<byte[]> path) {
    Base64.Encoder base64 = Base64.getEncoder();
    String hashes =
        path.stream().map(hash -> base64.encodeToString(hash) + "\n").collect(Collectors.joining());
    return """
    c2sp.org/tlog-proof@v1
    %sindex %d
    %s
    %s\
    """
        .formatted(extra.map(data -> "extra " + data + "\n").orElse(""), index, hashes, newest);
  }
}
