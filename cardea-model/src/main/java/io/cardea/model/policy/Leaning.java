package io.cardea.model.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Roles and bindings as they count at most, or at least, for callers of whose user only a part is
 * known. Such a caller is said to be in every group that a binding names; what a binding gives only
 * by a group may then be given or not, so that here it either only opens or only closes.
 *
 * @param roles as they count
 * @param bindings as they count
 */
record Leaning(List<Role> roles, List<Binding> bindings) {

  /** The group of every user of an issuer of whom no name is known. No issuer has one like it. */
  private static final String SOMEBODY = "\0somebody";

  /** Behind the name of a role, that of what it closes; no role has a name with it. */
  private static final String CLOSING = "\0closing";

  /**
   * How {@code roles} and {@code bindings} count.
   *
   * @param opens whether what is not known opens what it can and closes nothing
   * @param isUserKnown whether it is known who the user is, and only the groups are not
   */
  static Leaning of(List<Role> roles, List<Binding> bindings, boolean opens, boolean isUserKnown) {
    List<Binding> counting = new ArrayList<>();
    for (Binding binding : bindings) {
      Set<Subject> possible = new HashSet<>();
      Set<Subject> certain = new HashSet<>();
      for (Subject subject : binding.subjects()) {
        switch (subject) {
          case Subject.Group group -> possible.add(group);
          case Subject.OneUser user when !isUserKnown ->
              possible.add(new Subject.Group(user.issuer(), SOMEBODY));
          case Subject.OneAgent _, Subject.TaggedAgents _, Subject.OneUser _, Subject.Everyone _ ->
              certain.add(subject);
        }
      }
      if (opens) {
        addOpening(binding, certain, possible, counting);
      } else {
        counting.add(to(certain, binding));
        counting.add(to(possible, binding.denying()));
      }
    }
    return new Leaning(opens ? split(roles) : roles, counting);
  }

  private static void addOpening(
      Binding binding, Set<Subject> certain, Set<Subject> possible, List<Binding> counting) {
    counting.add(closing(to(certain, binding)));
    Set<Subject> all = new HashSet<>(certain);
    all.addAll(possible);
    if (!binding.denyOnly()) {
      counting.add(to(all, binding));
    }
  }

  private static Binding to(Set<Subject> subjects, Binding binding) {
    return new Binding(
        binding.tenant(),
        binding.name(),
        binding.roles(),
        subjects,
        binding.requireUser(),
        binding.denyOnly());
  }

  private static Binding closing(Binding binding) {
    Set<String> roles =
        binding.roles().stream().map(role -> role + CLOSING).collect(Collectors.toSet());
    return new Binding(binding.tenant(), binding.name(), roles, binding.subjects(), false, true);
  }

  /** Of each role one that only opens and one that only closes. */
  private static List<Role> split(List<Role> roles) {
    List<Role> split = new ArrayList<>();
    for (Role role : roles) {
      split.add(
          new Role(
              role.tenant(),
              role.name(),
              role.grants(),
              List.of(),
              role.requireUser(),
              new ProfileRules(role.profiles().allow(), List.of())));
      split.add(
          new Role(
              role.tenant(),
              role.name() + CLOSING,
              List.of(),
              role.denies(),
              false,
              role.profiles().denies()));
    }
    return split;
  }

  /** The groups of {@code issuer} that {@code bindings} name, sorted. */
  static Set<String> groups(List<Binding> bindings, String issuer) {
    Set<String> names = new TreeSet<>();
    for (Binding binding : bindings) {
      for (Subject subject : binding.subjects()) {
        if (subject instanceof Subject.Group(String of, String name) && of.equals(issuer)) {
          names.add(name);
        }
      }
    }
    return names;
  }
}
