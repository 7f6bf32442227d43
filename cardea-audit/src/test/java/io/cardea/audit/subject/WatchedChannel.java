package io.cardea.audit.subject;

import io.cardea.audit.file.PassingChannel;
import java.io.IOException;
import java.nio.channels.FileChannel;

/** A file of which a test is told before each sync, and which it may make fail so. */
final class WatchedChannel extends PassingChannel {

  /** What is done before a sync. */
  @FunctionalInterface
  interface BeforeSync {
    void run() throws IOException;
  }

  private final BeforeSync before;

  WatchedChannel(FileChannel file, BeforeSync before) {
    super(file);
    this.before = before;
  }

  @Override
  public void force(boolean metaData) throws IOException {
    before.run();
    super.force(metaData);
  }
}
