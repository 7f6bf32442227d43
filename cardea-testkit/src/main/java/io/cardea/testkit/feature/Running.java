package io.cardea.testkit.feature;

import java.io.IOException;

/** A request that is being answered. */
@FunctionalInterface
interface Running {

  /** Returns when the client has cancelled it, or after a while. */
  boolean awaitCancel() throws IOException, InterruptedException;
}
