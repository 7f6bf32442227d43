package io.cardea.model.audit;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Where every call is recorded. No record, no call: a caller waits for {@link #open} before it
 * sends anything upstream.
 */
public interface AuditLog {

  /**
   * Records that a call is about to be made and reserves the space for its outcome. Completes
   * exceptionally with {@link AuditUnavailable} if that cannot be recorded; the call must then be
   * refused. Completes on any thread, late if a disk does not answer: who waits needs a deadline,
   * and closes what is opened after it.
   */
  CompletionStage<OpenIntent> open(Intent intent);

  /** The same of a change that an administrator is about to make. */
  CompletionStage<OpenIntent> open(AdminAction action);

  /** Records that a request was refused; never delays the refusal. */
  void refused(Refusal refusal);

  /** Records what happened to the gateway itself, if there is room for it. */
  void noted(Notice notice);

  /**
   * The same log for one event loop: intents and outcomes of one turn of it are written together.
   *
   * @param afterTurn runs a task when the turn that is under way is over, or soon if it is given
   *     one by another thread
   */
  default AuditLog gathering(Executor afterTurn) {
    return this;
  }

  /** A recorded intent that waits for its outcome. */
  interface OpenIntent {

    /**
     * Records how the call ended; a second outcome of the same intent is ignored. The stage
     * completes on any thread.
     */
    CompletionStage<Void> close(Outcome outcome);

    /**
     * Whether the call's answer is to wait until {@link #close} has completed, and to be replaced
     * if that fails.
     */
    default boolean holdsAnswer() {
      return false;
    }
  }
}
