package io.cardea.controlplane.config;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.Scalars;
import io.cardea.model.adapter.Adapter.Access;
import io.cardea.model.identity.TenantId;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Reads who may try what an Adapter or a Profile opens: {@code access} and {@code requiredRoles}.
 */
final class AccessReader {

  private static final int MAX_ROLES = 64;

  private final Draft draft;
  private final Problems problems;
  private final Scalars scalars;

  AccessReader(Draft draft) {
    this.draft = draft;
    this.problems = draft.problems();
    this.scalars = new Scalars(problems);
  }

  Set<String> requiredRoles(TenantId tenant, Fields spec) {
    return roles("requiredRoles", tenant, spec);
  }

  /** The roles that {@code key} names, which may be declared elsewhere. */
  Set<String> roles(String key, TenantId tenant, Fields fields) {
    Set<String> roles = new HashSet<>();
    for (Node node : fields.list(key, MAX_ROLES)) {
      Optional<String> role = scalars.text(node, 64);
      role.ifPresent(name -> draft.refer(Kind.ROLE, tenant, node, name));
      role.ifPresent(roles::add);
    }
    return roles;
  }

  /** What is public asks nobody for a role, so that requiring one besides is a mistake. */
  Access access(Fields spec, Set<String> required, String what) {
    Fields access = spec.object("access");
    boolean open = access.flag("public", false);
    access.refuseOthers();
    if (open && !required.isEmpty()) {
      problems.add(
          access.node(),
          "a public " + what + " cannot require roles",
          "remove access.public or requiredRoles");
    }
    return open ? Access.PUBLIC : Access.ROLES;
  }
}
