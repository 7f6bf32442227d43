package io.cardea.audit.retention;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** An archive that does what another does. */
public class WrappedArchive implements SegmentArchive {

  private final SegmentArchive archive;

  public WrappedArchive(SegmentArchive archive) {
    this.archive = archive;
  }

  @Override
  public void check() throws IOException {
    archive.check();
  }

  @Override
  public void keep(String log, Path segment, String sha256) throws IOException {
    archive.keep(log, segment, sha256);
  }

  @Override
  public boolean fetch(String log, String segment, long most, OutputStream to) throws IOException {
    return archive.fetch(log, segment, most, to);
  }
}
