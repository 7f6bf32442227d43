package io.cardea.controlplane.secret;

/** Where values of secrets come from when a configuration is compiled. Does not block. */
@FunctionalInterface
public interface SecretSource {

  /** Finds every secret to be there, and tells of none. */
  SecretSource UNREAD = _ -> new SecretValue.Known("unread");

  /** What is known of {@code ref}. */
  SecretValue find(SecretRef ref);
}
