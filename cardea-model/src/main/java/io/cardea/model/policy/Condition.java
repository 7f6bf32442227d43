package io.cardea.model.policy;

/**
 * What must be true for a rule to count, compiled. Immutable; conditions are equal if their texts
 * are. Takes a bounded time.
 */
public interface Condition {

  /** What came of asking. */
  enum Outcome {
    TRUE,
    FALSE,
    /** It looks at something of a call that is not known here: lists leave it to the call. */
    UNKNOWN,
    /** It looks at something of a call of the past that is not known any more. */
    LOST,
    /** It could not be evaluated, or takes too long: whoever asks must be on the safe side. */
    FAILED
  }

  /** As it was written. */
  String text();

  /** Whether it is true of {@code input}; never throws. */
  Outcome test(ConditionInput input);
}
