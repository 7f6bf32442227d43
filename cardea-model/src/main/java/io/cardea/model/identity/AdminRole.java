package io.cardea.model.identity;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a credential with the admin scope may do in its tenant. Each may see all that is declared
 * and known but {@link #PUBLISHER}, who sees its own; nobody reads a secret.
 */
public enum AdminRole {
  /** Sees, and changes nothing. */
  VIEWER,
  /** Registers servers, and changes and removes those it has registered. */
  PUBLISHER,
  /** Changes servers, but not who may use them, and starts no programs. */
  OPERATOR,
  /** Changes roles, bindings, profiles, and who may use a server. */
  POLICY_AUTHOR,
  /** Sees issued keys, too. */
  AUDITOR,
  /** Everything. */
  ADMIN;

  /** The name that people write: in lower case, its words joined by hyphens. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** All names. */
  public static List<String> labels() {
    return Stream.of(values()).map(AdminRole::label).toList();
  }

  /** The role that people call {@code label}. */
  public static Optional<AdminRole> find(String label) {
    return Stream.of(values()).filter(role -> role.label().equals(label)).findFirst();
  }
}
