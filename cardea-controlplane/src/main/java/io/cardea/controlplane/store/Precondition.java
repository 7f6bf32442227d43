package io.cardea.controlplane.store;

/** What must be so for a change to be made. */
public sealed interface Precondition {

  /** Nothing: whatever is there is replaced. */
  record None() implements Precondition {}

  /** There is no such resource. */
  record Absent() implements Precondition {}

  /** The resource is still as it became at {@code version}. */
  record At(StorePosition version) implements Precondition {}

  /** Nothing. */
  Precondition NONE = new None();

  /** There is no such resource. */
  Precondition ABSENT = new Absent();
}
