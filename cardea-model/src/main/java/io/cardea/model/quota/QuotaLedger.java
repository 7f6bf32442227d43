package io.cardea.model.quota;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Keeps count of what is used. Safe for any thread; no method blocks. */
public interface QuotaLedger {

  /** Counts nothing, so that everything has room. */
  QuotaLedger UNLIMITED =
      new QuotaLedger() {
        @Override
        public CompletionStage<Answer> take(List<Draw> draws) {
          return CompletableFuture.completedFuture(new Answer.Granted(Charge.NOTHING));
        }

        @Override
        public List<CounterUse> usage(Limit limit, int most) {
          return List.of();
        }
      };

  /**
   * Takes all of {@code draws}, or nothing if one of them has no room. Answered at once where the
   * counters are in memory. Completes exceptionally if it cannot be known whether there is room.
   *
   * @param draws at least one, each of another limit
   */
  CompletionStage<Answer> take(List<Draw> draws);

  /**
   * What the counters of a limit hold, those first that have used most of what they may.
   *
   * @param limit as it is in force
   * @param most counters
   */
  List<CounterUse> usage(Limit limit, int most);

  /** Whether there is room. */
  sealed interface Answer {

    /**
     * There was, and it is taken.
     *
     * @param charge what was taken
     */
    record Granted(Charge charge) implements Answer {}

    /**
     * There is none, and nothing was taken.
     *
     * @param limit the limit that will have no room for longest
     * @param room that has none
     */
    record Refused(Limit limit, Room room) implements Answer {}

    /**
     * There are as many counters as can be, and a call needs one more. Nothing was taken.
     *
     * @param limit whose counter it is
     */
    record Full(Limit limit) implements Answer {}
  }

  /**
   * What is left of an allowance.
   *
   * @param limit the name of its limit
   * @param left how much, in units of its measure
   * @param more when there is more
   */
  record Room(String limit, Allowance allowance, long left, Duration more) {}

  /** What was taken for one call. */
  interface Charge {

    /** Nothing. */
    Charge NOTHING =
        new Charge() {
          @Override
          public Optional<Room> tightest() {
            return Optional.empty();
          }

          @Override
          public void answered(long bytes) {}

          @Override
          public void giveBack() {}
        };

    /** Of what counts calls, that of which least was left then. */
    Optional<Room> tightest();

    /** That many bytes were sent in answer; they are taken even if there is no room for them. */
    void answered(long bytes);

    /** The call was not made: all of it is given back, once; nothing counts after that. */
    void giveBack();

    /** The same for one who answers by way of another who says so already. */
    default Charge withoutAnswers() {
      Charge charge = this;
      return new Charge() {
        @Override
        public Optional<Room> tightest() {
          return Optional.empty();
        }

        @Override
        public void answered(long bytes) {}

        @Override
        public void giveBack() {
          charge.giveBack();
        }
      };
    }
  }
}
