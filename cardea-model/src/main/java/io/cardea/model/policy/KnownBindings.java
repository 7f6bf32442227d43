package io.cardea.model.policy;

import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which bindings speak of a caller. */
final class KnownBindings {

  private record Key(TenantId tenant, Subject subject) {}

  private final Map<Key, List<Binding>> bySubject = new HashMap<>();

  KnownBindings(List<Binding> bindings) {
    for (Binding binding : bindings) {
      for (Subject subject : binding.subjects()) {
        bySubject
            .computeIfAbsent(new Key(binding.tenant(), subject), _ -> new ArrayList<>())
            .add(binding);
      }
    }
  }

  /** All that speak of {@code principal}, whom Agent documents give {@code tags}. */
  Set<Binding> of(Principal principal, Set<String> tags) {
    Set<Binding> found = new LinkedHashSet<>();
    add(found, principal, new Subject.OneAgent(principal.issuer(), principal.subject()));
    for (String tag : tags) {
      add(found, principal, new Subject.TaggedAgents(tag));
    }
    principal
        .user()
        .ifPresent(user -> {
          add(found, principal, new Subject.OneUser(user.issuer(), user.subject()));
          for (String group : user.groups()) {
            add(found, principal, new Subject.Group(user.issuer(), group));
          }
        });
    add(found, principal, Subject.EVERYONE);
    return found;
  }

  private void add(Set<Binding> found, Principal principal, Subject subject) {
    found.addAll(bySubject.getOrDefault(new Key(principal.tenant(), subject), List.of()));
  }
}
