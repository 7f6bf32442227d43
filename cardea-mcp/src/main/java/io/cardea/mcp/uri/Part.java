package io.cardea.mcp.uri;

import java.util.BitSet;

/** A piece of a template. */
sealed interface Part permits Literal, Expression {

  /**
   * Where in {@code uri} one may be after this piece, if one may be at any of the places {@code
   * from} before it.
   */
  BitSet advance(String uri, BitSet from);
}
