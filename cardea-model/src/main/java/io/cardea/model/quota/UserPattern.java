package io.cardea.model.quota;

import io.cardea.model.identity.User;
import io.cardea.model.name.NamePattern;

/**
 * People, by who vouches for them.
 *
 * @param issuer names of Issuers
 * @param subject what they call people
 */
public record UserPattern(NamePattern issuer, NamePattern subject) {

  boolean matches(User user) {
    return issuer.matches(user.issuer()) && subject.matches(user.subject());
  }
}
