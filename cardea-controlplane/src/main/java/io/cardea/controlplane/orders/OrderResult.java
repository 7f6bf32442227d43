package io.cardea.controlplane.orders;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What came of an order on a node. */
public enum OrderResult {
  /** It is carried out. */
  DONE(true),
  /** There is nothing to do: the node knows no such subject, or has no such hold. */
  NOTHING(true),
  /** A legal hold covers the subject; it is erased when that has ended. */
  HELD(false),
  /** Another hold has the name; this one is made when that has ended. */
  TAKEN(false),
  /** It failed, as the node's log says, and is tried again. */
  FAILED(false),
  /**
   * The erasure ended before the node came, or came back, and it knows somebody from before: it has
   * to be asked by itself.
   */
  MISSED(false);

  private final boolean isFinal;

  OrderResult(boolean isFinal) {
    this.isFinal = isFinal;
  }

  /** Whether nothing is left to do. */
  public boolean isFinal() {
    return isFinal;
  }

  /** What it is called. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<OrderResult> labelled(String text) {
    return Stream.of(values()).filter(result -> result.label().equals(text)).findFirst();
  }
}
