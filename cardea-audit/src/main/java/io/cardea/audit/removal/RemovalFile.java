package io.cardea.audit.removal;

import io.cardea.audit.checkpoint.CheckpointFile;
import io.cardea.audit.checkpoint.NoteKey;
import io.cardea.audit.checkpoint.SignedNote;
import io.cardea.audit.file.FileNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The file {@code removals} of a log: for each segment that was removed the record that says so, as
 * a note that the log's key has signed. It is a leaf of the tree, too, so that neither the log nor
 * its key alone can make one.
 */
public final class RemovalFile {

  private static final String NAME = "removals";

  private final Path folder;
  private final CheckpointFile file;

  public RemovalFile(Path folder) {
    this.folder = folder;
    this.file = new CheckpointFile(folder.resolve(NAME));
  }

  /** Adds one, and waits until it is on the disk. */
  public void append(SignedNote statement) throws IOException {
    file.mend();
    file.append(statement);
    FileNames.force(folder);
  }

  /** Its notes, oldest first; nobody has checked them. */
  public List<SignedNote> all() throws IOException {
    return file.all();
  }

  /** What it says was removed, by segment; nobody has checked it. */
  public NavigableMap<Long, Removal> read() throws IOException {
    NavigableMap<Long, Removal> removals = new TreeMap<>();
    for (SignedNote note : file.all()) {
      Removal.parse(note.text()).ifPresent(removal -> removals.put(removal.segment(), removal));
    }
    return removals;
  }

  /** The same, of those statements that one of the keys has signed. */
  public NavigableMap<Long, Removal> read(Collection<NoteKey> keys) throws IOException {
    NavigableMap<Long, Removal> removals = new TreeMap<>();
    for (SignedNote note : file.all()) {
      Removal.parse(note.text())
          .filter(_ -> keys.stream().anyMatch(note::isSignedBy))
          .ifPresent(removal -> removals.put(removal.segment(), removal));
    }
    return removals;
  }
}
