package io.cardea.audit.combine;

import io.cardea.audit.checkpoint.CheckpointFile;
import io.cardea.audit.checkpoint.NoteKey;
import io.cardea.audit.checkpoint.NoteSigner;
import io.cardea.audit.checkpoint.SignedNote;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Signs combined checkpoints: which logs there are, and how far each is. They stand one after the
 * other in a file, and each has all the logs of the one before, none of them shorter: what is
 * missing is not left out unseen.
 */
public final class Combiner {

  private final CheckpointFile all;
  private final Path file;
  private final NoteSigner signer;
  private final List<NoteKey> trusted;
  private final InstantSource clock;

  /**
   * What was signed.
   *
   * @param note the combined checkpoint
   * @param stale what was not read, and stands there as it did before; for people
   */
  public record Combined(SignedNote note, List<String> stale) {

    public Combined {
      stale = List.copyOf(stale);
    }
  }

  /**
   * @param file where they stand; made if it does not exist
   * @param signer of them, of no log
   * @param trusted the keys of the logs; each counts for the log of its name
   */
  public Combiner(Path file, NoteSigner signer, List<NoteKey> trusted, InstantSource clock) {
    this.file = file;
    this.all = new CheckpointFile(file, CombinedNote.MOST_BYTES);
    this.signer = signer;
    this.trusted = List.copyOf(trusted);
    this.clock = clock;
  }

  /**
   * Signs another one. A log whose node is away stays in it as it stood in the one before.
   *
   * @param sources of the logs; those that were closed before need not be among them
   * @throws NotCombinable if one is not signed by a trusted key of its log, does not go on from
   *     what the one before says, or is missing though no node is away, or there are more than
   *     1,000; nothing is signed then
   * @throws IOException if a file cannot be read or written, or each node is away
   */
  public Combined combine(List<LogSource> sources) throws IOException, InterruptedException {
    Optional<CombinedNote> last = last();
    Instant time = clock.instant();
    if (last.filter(one -> time.isBefore(one.time())).isPresent()) {
      throw new IOException(
          "the clock says %s, and the last combined checkpoint is of %s: no node keeps one that is older"
              .formatted(time, last.orElseThrow().time()));
    }
    SortedMap<String, NodeLog> before = last.map(CombinedNote::logs).orElseGet(TreeMap::new);
    LogReader.Read read = new LogReader(trusted, before).read(sources);
    if (read.logs().isEmpty()) {
      throw new IOException("no log can be read: " + String.join("; ", read.away()));
    }
    SortedMap<String, NodeLog> now = new TreeMap<>(read.logs());
    List<String> stale = new ArrayList<>(read.away());
    int missing = 0;
    for (NodeLog log : before.values()) {
      if (now.putIfAbsent(log.origin(), log) == null && !log.isClosed()) {
        if (++missing > read.away().size()) {
          throw new NotCombinable(
              "the log %s is missing, of %d records; if its node is gone for good, close it: cardea"
                      .formatted(log.origin(), log.size())
                  + " audit close");
        }
        stale.add(
            "%s was not read: it stands there with %d records, as before"
                .formatted(log.origin(), log.size()));
      }
    }
    if (now.size() > CombinedNote.MOST_LOGS) {
      throw new NotCombinable(
          "%d logs are more than the %d of a combined checkpoint: combine them in several files"
              .formatted(now.size(), CombinedNote.MOST_LOGS));
    }
    SignedNote note = CombinedNote.sign(signer, time, now).note();
    all.append(note);
    return new Combined(note, stale);
  }

  /**
   * The newest one.
   *
   * @throws IOException if the file cannot be read, is damaged, or was signed by another key
   */
  public Optional<SignedNote> newest() throws IOException {
    return last().map(CombinedNote::note);
  }

  private Optional<CombinedNote> last() throws IOException {
    all.mend();
    Optional<SignedNote> note = all.last();
    if (note.isEmpty()) {
      return Optional.empty();
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
      return Optional.of(CombinedNote.parse(note.get()));
    } catch (IllegalArgumentException e) {
      throw new IOException("%s is damaged: %s".formatted(file, e.getMessage()), e);
    }
  }
}
