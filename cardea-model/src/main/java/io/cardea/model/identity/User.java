package io.cardea.model.identity;

import java.util.Set;

/**
 * A person on whose behalf an agent acts.
 *
 * @param issuer who vouches for it: the name of an Issuer of the tenant
 * @param subject what the issuer calls it, unique there and never given to another
 * @param groups what the issuer says it is a member of
 */
public record User(String issuer, String subject, Set<String> groups) {

  public User {
    groups = Set.copyOf(groups);
  }
}
