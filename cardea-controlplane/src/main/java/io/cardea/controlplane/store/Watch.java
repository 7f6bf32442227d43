package io.cardea.controlplane.store;

/** A reader of revisions as they come; ends when it is closed, or with its store. */
public interface Watch extends AutoCloseable {

  /** Ends it and waits for a call of the listener that is under way, unless that is who closes. */
  @Override
  void close();
}
