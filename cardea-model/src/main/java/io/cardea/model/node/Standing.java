package io.cardea.model.node;

/** What may be expected of a node. */
public enum Standing {
  /** It takes new work. */
  SERVING,
  /** It finishes what it holds, and takes over nothing. */
  LEAVING,
  /** It has stopped or cannot be reached, and what it held is lost. */
  GONE
}
