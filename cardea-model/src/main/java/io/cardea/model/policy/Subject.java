package io.cardea.model.policy;

/** To whom a binding gives roles. Names are those of the binding's own tenant. */
public sealed interface Subject {

  /** Every caller that has shown a credential. */
  Subject EVERYONE = new Everyone();

  /**
   * An agent.
   *
   * @param issuer {@link io.cardea.model.identity.Principal#CARDEA} for API keys, else the name of
   *     an Issuer
   * @param name what the issuer calls it
   */
  record OneAgent(String issuer, String name) implements Subject {}

  /** Agents that an Agent document gives this tag. */
  record TaggedAgents(String tag) implements Subject {}

  /** Whoever acts on behalf of this user. */
  record OneUser(String issuer, String subject) implements Subject {}

  /** Whoever acts on behalf of a member of this group. */
  record Group(String issuer, String name) implements Subject {}

  /** {@link #EVERYONE}. */
  record Everyone() implements Subject {}
}
