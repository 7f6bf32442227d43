package io.cardea.model.policy;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A call without arguments. */
enum ACall implements Circumstances {
  PLAIN;

  @Override
  public boolean isCall() {
    return true;
  }

  @Override
  public Optional<Map<String, @Nullable Object>> arguments() {
    return Optional.of(Map.of());
  }

  @Override
  public Instant time() {
    return Instant.EPOCH;
  }

  @Override
  public String peer() {
    return "192.0.2.1";
  }
}
