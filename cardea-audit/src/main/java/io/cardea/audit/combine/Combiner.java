package io.cardea.audit.combine;

import io.cardea.audit.checkpoint.Checkpoint;
import io.cardea.audit.checkpoint.CheckpointFile;
import io.cardea.audit.checkpoint.NoteKey;
import io.cardea.audit.checkpoint.NoteSigner;
import io.cardea.audit.checkpoint.SignedNote;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Signs combined checkpoints: which logs there are, and how far each is. They stand one after the
 * other in a file, and each has all the logs of the one before, none of them shorter: what is
 * missing is not left out unseen.
 */
public final class Combiner {

  /** As many as a verifier reads. */
  private static final int MOST_LOGS = 1000;

  /** More than a line of each, and what is interrupted behind. */
  private static final int MOST_BYTES = 2 * 300 * MOST_LOGS;

  private final CheckpointFile all;
  private final Path file;
  private final NoteSigner signer;
  private final List<NoteKey> trusted;
  private final InstantSource clock;

  /**
   * @param file where they stand; made if it does not exist
   * @param signer of them, of no log
   * @param trusted the keys of the logs; each counts for the log of its name
   */
  public Combiner(Path file, NoteSigner signer, List<NoteKey> trusted, InstantSource clock) {
    this.file = file;
    this.all = new CheckpointFile(file, MOST_BYTES);
    this.signer = signer;
    this.trusted = List.copyOf(trusted);
    this.clock = clock;
  }

  /**
   * Signs another one.
   *
   * @param checkpoints files of checkpoints, the last one of each counts; logs that were closed
   *     before need not be among them
   * @return its text
   * @throws IOException if one is not signed by a trusted key of its log, a log is missing or
   *     shorter than it was, or there are more than 1,000; nothing is signed then
   */
  public String combine(List<Path> checkpoints) throws IOException {
    Map<String, NodeLog> now = new TreeMap<>();
    for (Path each : checkpoints) {
      NodeLog log = newest(each);
      if (now.put(log.origin(), log) != null) {
        throw new IOException("two of the files are of the log " + log.origin());
      }
    }
    for (NodeLog before : last()) {
      NodeLog after = now.get(before.origin());
      if (after == null && before.isClosed()) {
        now.put(before.origin(), before);
      } else if (after == null) {
        throw new IOException(
            "the log %s is missing, of %d records; if its node is gone for good, close it: cardea"
                    .formatted(before.origin(), before.size())
                + " audit close");
      } else if (!after.follows(before)) {
        throw new IOException(
            "the log %s had %d records, and now it has %d, or others: it was cut, put back or goes on"
                    .formatted(before.origin(), before.size(), after.size())
                + " after its end");
      }
    }
    if (now.size() > MOST_LOGS) {
      throw new IOException(
          "%d logs are more than the %d of a combined checkpoint: combine them in several files"
              .formatted(now.size(), MOST_LOGS));
    }
    String text =
        "%s\nat %s\n%s\n"
            .formatted(
                signer.key().name(),
                clock.instant(),
                now.values().stream().map(NodeLog::toString).collect(Collectors.joining("\n")));
    all.append(SignedNote.of(text, signer));
    return text;
  }

  private NodeLog newest(Path checkpoints) throws IOException {
    Optional<SignedNote> note = new CheckpointFile(checkpoints).last();
    if (note.isEmpty()) {
      throw new IOException("there is no checkpoint in " + checkpoints);
    }
    if (trusted.stream().noneMatch(note.get()::isSealedBy)) {
      String why =
          trusted.stream()
              .filter(note.get()::isSignedBy)
              .findFirst()
              .map(other ->
                  "is signed by the key of %s, which counts for nothing else"
                      .formatted(other.name()))
              .orElse("is not signed by a key that is trusted");
      throw new IOException("the last checkpoint in %s %s".formatted(checkpoints, why));
    }
    try {
      return NodeLog.of(Checkpoint.parse(note.get().text()));
    } catch (IllegalArgumentException e) {
      throw new IOException("%s is damaged: %s".formatted(checkpoints, e.getMessage()), e);
    }
  }

  /** The logs of the last combined checkpoint. */
  private List<NodeLog> last() throws IOException {
    all.mend();
    Optional<SignedNote> note = all.last();
    if (note.isEmpty()) {
      return List.of();
    }
    String name = note.get().text().lines().findFirst().orElse("");
    if (!name.equals(signer.key().name())) {
      throw new IOException(
          "%s has combined checkpoints of %s, and the key is of %s: sign with the key of those, or into another file"
              .formatted(file, name, signer.key().name()));
    }
    if (!note.get().isSealedBy(signer.key())) {
      throw new IOException(
          "the last combined checkpoint in %s is not signed by %s".formatted(file, signer.key()));
    }
    try {
      return note.get().text().lines().skip(2).map(NodeLog::parse).toList();
    } catch (IllegalArgumentException e) {
      throw new IOException("%s is damaged: %s".formatted(file, e.getMessage()), e);
    }
  }
}
