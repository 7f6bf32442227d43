package io.cardea.audit.combine;

import io.cardea.audit.checkpoint.CheckpointFile;
import io.cardea.audit.checkpoint.SignedNote;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file of checkpoints, the last one of which counts. It cannot prove that the log goes on from
 * the ones before.
 *
 * @param file of a log, or an anchor
 */
public record CheckpointLog(Path file) implements LogSource {

  @Override
  public String place() {
    return file.toString();
  }

  @Override
  public SignedNote newest() throws IOException {
    return new CheckpointFile(file)
        .last()
        .orElseThrow(() -> new NotCombinable("there is no checkpoint in " + file));
  }

  @Override
  public Optional<String> growthSince(long size) {
    return Optional.empty();
  }
}
