package io.cardea.model.policy;

/** Something that rules look at and that may not be known of a call any more. */
public enum CallFact {
  /** On behalf of which person it was made; that it was on somebody's is known. */
  USER,
  /** Of which groups that person was a member. */
  GROUPS,
  /** Who handed the request on. */
  ACTORS,
  /** The client's network address. */
  PEER,
  /** Its arguments, or a part of them. */
  ARGUMENTS,
  /** What the server said of the tool. */
  HINTS
}
