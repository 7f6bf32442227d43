package io.cardea.audit.retention;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** Where segments are kept after they are removed from the log. Blocks, but not for ever. */
public interface SegmentArchive {

  /**
   * Looks whether it is there and may be used, as far as that can be told without writing.
   *
   * @throws IOException if it cannot be used; the message says why, and tells nothing secret
   */
  void check() throws IOException;

  /**
   * Keeps a copy of a segment. When this returns it is whole, was read back, and is as safe there
   * as anything is. It is kept again without harm; another one of the same name is never replaced.
   *
   * @param log name of the log, as its checkpoints have it
   * @param segment file to copy; it does not change meanwhile
   * @param sha256 of the file, in hex
   * @throws IOException if it is not kept; the message says why, and tells nothing secret
   */
  void keep(String log, Path segment, String sha256) throws IOException;

  /**
   * Writes out what is kept of a segment, or the beginning of that; nobody has checked it.
   *
   * @param segment name of its file
   * @param most bytes, whatever the archive says that it has
   * @return whether it is there; if not, nothing is written
   * @throws IOException if it cannot be read whole
   */
  boolean fetch(String log, String segment, long most, OutputStream to) throws IOException;

  /** What stands for a log in an archive: the last part of its name. */
  static String folder(String log) {
    return log.substring(log.lastIndexOf('/') + 1);
  }
}
