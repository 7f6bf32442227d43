package io.cardea.controlplane.orders;

import io.cardea.model.audit.LegalHold;
import java.time.Instant;

/** What is to be done on all nodes. */
public sealed interface OrderTask {

  /** Erase a subject; which one, the order does not say. */
  record Erase() implements OrderTask {

    @Override
    public String label() {
      return "erase";
    }
  }

  /** Put a hold in force. */
  record Hold(LegalHold hold) implements OrderTask {

    @Override
    public String label() {
      return "hold";
    }
  }

  /**
   * End a hold.
   *
   * @param since when it was made: one that is made later with this name is another
   */
  record Release(String name, Instant since) implements OrderTask {

    /** Whether it is about {@code hold}. */
    public boolean ends(LegalHold hold) {
      return hold.name().equals(name) && hold.since().equals(since);
    }

    @Override
    public String label() {
      return "release";
    }
  }

  /** What it is called. */
  String label();
}
