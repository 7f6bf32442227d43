package io.cardea.model.policy;

import io.cardea.model.name.NamePattern;
import java.util.ArrayList;
import java.util.List;

/**
 * Which profiles somebody may enter; what they find there other rules say.
 *
 * @param allow names of those that are opened
 * @param deny names of those that are closed, whatever opens them
 */
public record ProfileRules(List<NamePattern> allow, List<NamePattern> deny) {

  /** Says nothing of any profile. */
  public static final ProfileRules NONE = new ProfileRules(List.of(), List.of());

  public ProfileRules {
    allow = List.copyOf(allow);
    deny = List.copyOf(deny);
  }

  /** What both say. */
  ProfileRules and(ProfileRules other) {
    return new ProfileRules(both(allow, other.allow), both(deny, other.deny));
  }

  /** Only what is closed. */
  ProfileRules denies() {
    return new ProfileRules(List.of(), deny);
  }

  boolean allows(String name) {
    return matches(allow, name);
  }

  boolean denies(String name) {
    return matches(deny, name);
  }

  private static boolean matches(List<NamePattern> patterns, String name) {
    return patterns.stream().anyMatch(pattern -> pattern.matches(name));
  }

  private static List<NamePattern> both(List<NamePattern> some, List<NamePattern> others) {
    List<NamePattern> all = new ArrayList<>(some);
    all.addAll(others);
    return all;
  }
}
