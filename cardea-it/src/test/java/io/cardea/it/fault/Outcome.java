package io.cardea.it.fault;

/** What a client learned of a call. */
sealed interface Outcome {

  /** The right answer. */
  record Answered() implements Outcome {}

  /**
   * An error of the gateway.
   *
   * @param mayHaveRun whether it says so; otherwise it says that the call has not run
   * @param text the message as it came
   */
  record Refused(boolean mayHaveRun, String text) implements Outcome {}

  /**
   * The client's own connection broke, in a way that leaves it nothing to resume.
   *
   * @param why the connection says so
   */
  record Cut(String why) implements Outcome {}

  /**
   * Anything else: no answer in time, an answer to something else, a session that is gone.
   *
   * @param what came
   */
  record Wrong(String what) implements Outcome {}
}
