package io.cardea.it.matrix.client;

import io.cardea.testkit.feature.Message;
import java.io.IOException;
import java.util.function.Predicate;

/** Something that the client hears without asking. */
public interface Listening extends AutoCloseable {

  /** The next message that fits; fails if none comes in time. */
  Message await(Predicate<Message> wanted, String what) throws InterruptedException;

  @Override
  void close() throws IOException;
}
