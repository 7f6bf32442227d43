package io.cardea.audit.segment;

import java.io.IOException;

/** Where new segments come from. */
@FunctionalInterface
public interface SegmentSource {

  /**
   * Makes a segment with all its space really allocated. Takes as long as writing it does.
   *
   * @throws IOException if there is no space for it
   */
  Segment prepare(long sequence) throws IOException;
}
