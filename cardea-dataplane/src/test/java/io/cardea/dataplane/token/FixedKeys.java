package io.cardea.dataplane.token;

import io.cardea.model.issuer.Issuer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** The keys that a test says; what an issuer would say if it were asked again may be others. */
public final class FixedKeys implements SigningKeys {

  public final AtomicInteger asked = new AtomicInteger();
  public volatile Optional<KeySet> now;
  public volatile Optional<KeySet> next;

  public FixedKeys(byte[] set) {
    now = KeySet.parse(set);
    next = now;
  }

  @Override
  public Optional<KeySet> known(Issuer issuer) {
    return now;
  }

  @Override
  public CompletionStage<Optional<KeySet>> again(Issuer issuer) {
    asked.incrementAndGet();
    now = next;
    return CompletableFuture.completedFuture(now);
  }
}
