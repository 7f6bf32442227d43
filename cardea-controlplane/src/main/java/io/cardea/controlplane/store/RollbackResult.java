package io.cardea.controlplane.store;

/** What has become of a rollback. */
public sealed interface RollbackResult {

  /** It was possible to say what had to change; then it went like any other order. */
  record Done(ApplyResult result) implements RollbackResult {}

  /**
   * The past that was asked for is not known: the revision is before the floor of the history, or
   * has not been yet.
   *
   * @param floor the earliest revision to which one can go back
   * @param latest the last one
   */
  record Unknown(long floor, long latest) implements RollbackResult {}
}
