package io.cardea.model.issuer;

import java.util.Optional;

/**
 * Where a token says who acts. Each is the name of a claim, or a path of names with dots between
 * them, such as {@code realm_access.roles}.
 *
 * @param agent the agent's name; empty: {@code azp}, else {@code client_id}
 * @param user the user's name
 * @param userWhen a claim without which the token is the agent's own; empty: it is the agent's own
 *     if {@code sub} is the agent's name (RFC 9068 §2.2)
 * @param groups what the user is a member of; empty: nothing is read
 */
public record ClaimNames(
    Optional<String> agent, String user, Optional<String> userWhen, Optional<String> groups) {

  /** What an Issuer has that says nothing. */
  public static final ClaimNames DEFAULT =
      new ClaimNames(Optional.empty(), "sub", Optional.empty(), Optional.empty());
}
