package io.cardea.dataplane.token;

import io.cardea.model.issuer.Issuer;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The keys of issuers. Thread-safe. */
public interface SigningKeys {

  /** The keys of {@code issuer} as they are known; empty if they are not, or are too old. */
  Optional<KeySet> known(Issuer issuer);

  /**
   * Asks {@code issuer} again, unless it is being asked already or was asked too often of late.
   * Completes with what is known then.
   */
  CompletionStage<Optional<KeySet>> again(Issuer issuer);
}
