package io.cardea.dataplane.proof;

/** What became of reading the proof of a request. */
public sealed interface ProofRead {

  /** All of it is in order but what is still to be checked. */
  record Good(Proof proof) implements ProofRead {}

  /**
   * It is refused.
   *
   * @param reason for operators; a fixed text, without a word of the proof
   */
  record Bad(String reason) implements ProofRead {}
}
