package io.cardea.audit.retention;

import java.io.IOException;
import java.nio.file.Path;

/** Where segments are kept after they are removed from the log. Blocks. */
public interface SegmentArchive {

  /**
   * Keeps a copy of a segment. When this returns it is whole, was read back, and is as safe there
   * as anything is. It is kept again without harm; another one of the same name is never replaced.
   *
   * @param log name of the log, as its checkpoints have it
   * @param segment file to copy; it does not change meanwhile
   * @param sha256 of the file, in hex
   * @throws IOException if it is not kept
   */
  void keep(String log, Path segment, String sha256) throws IOException;
}
