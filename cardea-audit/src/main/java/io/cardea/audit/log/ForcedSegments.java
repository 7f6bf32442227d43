package io.cardea.audit.log;

import io.cardea.audit.segment.Segment;
import io.cardea.audit.segment.SegmentFolder;
import io.cardea.audit.segment.SegmentSource;
import java.io.IOException;

/**
 * Segments that are on the disk with their space and their name before they are used.
 *
 * @param folder theirs
 */
record ForcedSegments(SegmentFolder folder) implements SegmentSource {

  @Override
  public Segment prepare(long sequence) throws IOException {
    Segment segment = folder.prepareWritten(sequence);
    try {
      segment.force();
      folder.force();
      return segment;
    } catch (IOException e) {
      segment.discard();
      throw e;
    }
  }
}
