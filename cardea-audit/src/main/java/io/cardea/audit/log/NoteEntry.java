package io.cardea.audit.log;

import io.cardea.audit.segment.Frame;
import java.io.IOException;

/** A record that belongs to no call in flight, and to which nothing is promised. */
final class NoteEntry extends Entry {

  private final Frame frame;
  private final Runnable onFailure;

  /**
   * @param onFailure on any thread
   */
  NoteEntry(Frame frame, Runnable onFailure) {
    super(frame.size());
    this.frame = frame;
    this.onFailure = onFailure;
  }

  @Override
  boolean stage(Journal journal) {
    if (!journal.makeRoom(frame.size(), 0)) {
      return false;
    }
    journal.put(frame);
    return true;
  }

  @Override
  void written() {}

  @Override
  void failed(IOException why) {
    onFailure.run();
  }
}
