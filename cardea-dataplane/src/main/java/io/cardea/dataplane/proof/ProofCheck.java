package io.cardea.dataplane.proof;

/** What became of checking a proof. */
public sealed interface ProofCheck {

  /** It is signed with the right key, and was not used before. */
  record Right() implements ProofCheck {}

  /**
   * It is not.
   *
   * @param reason for operators; a fixed text, without a word of the proof
   */
  record Wrong(String reason) implements ProofCheck {}

  /** Nobody knows, because no more proofs can be remembered. */
  record Full() implements ProofCheck {}
}
