package io.cardea.dataplane.relay;

import io.cardea.model.audit.Outcome;

/** Learns how a call ended, exactly once. */
@FunctionalInterface
public interface Ending {

  /**
   * The call is over.
   *
   * @param status how
   * @param detail what there is to say of it
   * @param upstreamNanos spent waiting for the upstream
   */
  void ended(Outcome.Status status, EndDetail detail, long upstreamNanos);

  /** The same, where nothing was answered or nothing is known of it but {@code reason}. */
  default void ended(Outcome.Status status, String reason, long upstreamNanos) {
    ended(status, EndDetail.of(reason), upstreamNanos);
  }

  /** The next message of its stream is the response, or is not. */
  default void next(boolean isAnswer) {}

  /**
   * The response was sent on a stream, which may go on until {@link #ended}.
   *
   * @param upstreamNanos spent waiting for the upstream until then
   */
  default void answered(Outcome.Status status, EndDetail detail, long upstreamNanos) {}

  /** The same, but {@code first} learns of the end before. */
  default Ending after(Ending first) {
    Ending then = this;
    return new Ending() {
      @Override
      public void ended(Outcome.Status status, EndDetail detail, long upstreamNanos) {
        first.ended(status, detail, upstreamNanos);
        then.ended(status, detail, upstreamNanos);
      }

      @Override
      public void next(boolean isAnswer) {
        then.next(isAnswer);
      }

      @Override
      public void answered(Outcome.Status status, EndDetail detail, long upstreamNanos) {
        then.answered(status, detail, upstreamNanos);
      }
    };
  }
}
