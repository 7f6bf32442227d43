package io.cardea.audit.anchor;

import io.cardea.audit.checkpoint.SignedNote;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;

/** A place elsewhere that checkpoints are brought to. */
public interface Anchor extends Closeable {

  /** What sort of place. */
  enum Kind {
    FILE,
    WEBHOOK,
    WITNESS;

    /** Its name in metrics. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  Kind kind();

  /** Where it is, for messages; nothing secret. */
  String place();

  /** How long to wait from one checkpoint to the next at least. */
  Duration interval();

  /**
   * Brings a checkpoint there and waits until it has arrived. One thread, which may hang here.
   *
   * @throws Contradiction if what is there is of another log
   * @throws IOException if it has not arrived; the message says why
   */
  void take(SignedNote checkpoint) throws IOException, InterruptedException;

  /** Breaks off what is under way, and takes nothing more. */
  @Override
  void close();
}
