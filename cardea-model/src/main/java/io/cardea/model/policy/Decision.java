package io.cardea.model.policy;

/**
 * The answer of {@link AccessPolicy}. Lists, calls, explanations and the audit log all use this one
 * value.
 */
public sealed interface Decision permits Permit, Denial {

  /**
   * The rule that decided, for explanations and the audit log; never shown to the caller of a
   * denied request.
   */
  String rule();
}
