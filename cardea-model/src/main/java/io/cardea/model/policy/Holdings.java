package io.cardea.model.policy;

import io.cardea.model.identity.User;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the roles of a caller open and close, put together.
 *
 * @param held which roles
 * @param allow what they open
 * @param deny what they close
 * @param profiles which profiles they open and close
 */
record Holdings(Held held, RuleSet allow, RuleSet deny, ProfileRules profiles) {

  /**
   * The names of the roles that a caller has.
   *
   * @param roles all of whose rules count
   * @param denying of which only the denies count
   */
  record Held(Set<String> roles, Set<String> denying) {

    Held {
      roles = Set.copyOf(roles);
      denying = Set.copyOf(denying);
    }

    /**
     * What {@code bindings} give.
     *
     * @param declared the roles there are, by name
     * @param user on whose behalf the caller acts
     */
    static Held of(Set<Binding> bindings, Map<String, Role> declared, Optional<User> user) {
      Set<String> roles = new HashSet<>();
      Set<String> denying = new HashSet<>();
      for (Binding binding : bindings) {
        for (String name : binding.roles()) {
          Role role = declared.get(name);
          boolean needsUser = binding.requireUser() || (role != null && role.requireUser());
          if (!binding.denyOnly() && (user.isPresent() || !needsUser)) {
            roles.add(name);
          } else if (role != null && role.closesAnything()) {
            denying.add(name);
          }
        }
      }
      denying.removeAll(roles);
      return new Held(roles, denying);
    }
  }

  /**
   * @param declared the roles there are, by name, in the order of their declaration
   */
  static Holdings of(Held held, Map<String, Role> declared) {
    List<Grant> allow = new ArrayList<>();
    List<Grant> deny = new ArrayList<>();
    ProfileRules profiles = ProfileRules.NONE;
    if (held.roles().contains(Role.ADMIN)) {
      allow.add(Grant.everything(Role.ADMIN));
    }
    for (Role role : declared.values()) {
      boolean opens = held.roles().contains(role.name());
      if (opens) {
        allow.addAll(role.grants());
        profiles = profiles.and(role.profiles());
      }
      if (opens || held.denying().contains(role.name())) {
        deny.addAll(role.denies());
        profiles = profiles.and(role.profiles().denies());
      }
    }
    return new Holdings(held, new RuleSet(allow, false), new RuleSet(deny, true), profiles);
  }

  /** Whether a rule of theirs has a condition, which may look at who asks. */
  boolean isConditional() {
    return allow.looksAtCaller() || deny.looksAtCaller();
  }

  /** Whether one of {@code wanted} is among them, or all are, which administrators have. */
  boolean includeOne(Set<String> wanted) {
    Set<String> roles = held.roles();
    if (roles.contains(Role.ADMIN)) {
      return true;
    }
    for (String role : wanted) {
      if (roles.contains(role)) {
        return true;
      }
    }
    return false;
  }
}
