package io.cardea.audit.retention;

import io.cardea.audit.checkpoint.NoteKey;
import io.cardea.audit.checkpoint.SignedNote;
import io.cardea.audit.file.FileNames;
import io.cardea.audit.removal.Removal;
import io.cardea.audit.removal.RemovalFile;
import io.cardea.audit.seal.KeyFile;
import io.cardea.audit.segment.SegmentName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The removal that was signed last, if its segment is there still, as the process was killed or the
 * disk failed in between. Whoever took that segment away later would be covered by the statement,
 * so it has to go before it can be held. No earlier one is unfinished: they go one by one.
 */
final class UnfinishedRemoval {

  private static final Logger LOG = LoggerFactory.getLogger(UnfinishedRemoval.class);

  private final Path folder;
  private final Path keyFile;

  /**
   * @param folder of the log
   * @param keyFile where the keys are that count
   */
  UnfinishedRemoval(Path folder, Path keyFile) {
    this.folder = folder;
    this.keyFile = keyFile;
  }

  /**
   * Deletes its segment, if it is one of those that are {@code meant}.
   *
   * @throws IOException if it cannot be deleted, or it is not known what was signed
   */
  void finish(Predicate<Removal> meant) throws IOException {
    Optional<Removal> last = last().filter(meant);
    if (last.isPresent()) {
      Path file = folder.resolve(SegmentName.of(last.get().segment()));
      if (Files.deleteIfExists(file)) {
        FileNames.force(folder);
        LOG.atInfo().log("{} was to be removed before, and is now", file);
      }
    }
  }

  private Optional<Removal> last() throws IOException {
    List<SignedNote> statements = new RemovalFile(folder).all();
    List<NoteKey> ours = statements.isEmpty() ? List.of() : KeyFile.read(keyFile).keys();
    return statements.reversed().stream()
        .filter(statement -> ours.stream().anyMatch(statement::isSignedBy))
        .findFirst()
        .flatMap(statement -> Removal.parse(statement.text()));
  }
}
