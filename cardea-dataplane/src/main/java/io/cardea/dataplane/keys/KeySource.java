package io.cardea.dataplane.keys;

import io.cardea.dataplane.token.KeySet;
import io.cardea.model.issuer.Issuer;
import java.util.concurrent.CompletionStage;

/** Where the keys of issuers come from. */
@FunctionalInterface
interface KeySource {

  /**
   * Asks {@code issuer} for its keys; fails with {@link NoAnswer}. To be called on, and completes
   * on, the event loop it belongs to.
   */
  CompletionStage<KeySet> ask(Issuer issuer);
}
