package io.cardea.app.cli;

import io.cardea.app.archive.ArchiveLocation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The archive that is verified together with a log. */
final class VerifiedArchive {

  @Option(
      names = "--archive",
      paramLabel = "DIR",
      description =
          "Segments that were archived (--audit-archive of cardea run): check them, too. A folder;"
              + " what is in S3, cardea audit restore brings back first.")
  private @Nullable String place;

  /**
   * Where it is; empty: there is none.
   *
   * @throws IOException if it is not a folder
   */
  Optional<Path> folder() throws IOException {
    if (place != null && !ArchiveLocation.isFolder(place)) {
      throw new IOException(
          "only a folder is verified: bring the segments back into a copy of the audit folder with"
              + " cardea audit restore --archive %s --into COPY, and verify that".formatted(place));
    }
    return Optional.ofNullable(place).map(Path::of);
  }
}
