package io.cardea.app.archive;

import io.cardea.audit.retention.FolderArchive;
import io.cardea.audit.retention.SegmentArchive;
import java.nio.file.Path;

/** What an archive is called: a folder, or {@code s3://bucket/prefix}. */
public final class ArchiveLocation {

  private ArchiveLocation() {}

  /**
   * The archive at a place; nothing of it is looked at yet.
   *
   * @throws IllegalArgumentException if it is none; the message says why
   */
  public static SegmentArchive archive(String place) {
    return isFolder(place)
        ? new FolderArchive(Path.of(place))
        : new S3Archive(S3Location.parse(place), S3Access.ofEnvironment());
  }

  /** Whether a place is a folder. */
  public static boolean isFolder(String place) {
    return !place.regionMatches(true, 0, S3Location.SCHEME, 0, S3Location.SCHEME.length());
  }
}
