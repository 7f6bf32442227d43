package io.cardea.app.cli;

import io.cardea.app.archive.ArchiveLocation;
import io.cardea.audit.retention.SegmentArchive;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An archive on the command line: a folder, or {@code s3://bucket/prefix}. */
final class ArchivePlace implements ITypeConverter<SegmentArchive> {

  @Override
  public SegmentArchive convert(String text) {
    try {
      return ArchiveLocation.archive(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }
}
