package io.cardea.audit.tree;

import java.io.IOException;

/** Where the nodes of a tree come from. */
@FunctionalInterface
public interface NodeSource {

  /**
   * The root of the complete subtree over leaves {@code index << level} and the following, {@code 1
   * << level} of them.
   *
   * @throws IOException if it cannot be read, or is not there
   */
  byte[] node(int level, long index) throws IOException;
}
