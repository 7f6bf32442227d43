package io.cardea.audit.subject;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** How files are opened that are read and written. */
@FunctionalInterface
interface Channels {

  /** Those of the file system. */
  Channels OF_FILES =
      file -> FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);

  /** Opens {@code file}, which is there. */
  FileChannel open(Path file) throws IOException;
}
