package io.cardea.controlplane.config;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.Scalars;
import io.cardea.model.identity.TenantId;
import io.cardea.model.name.NamePattern;
import io.cardea.model.quota.LimitMatch;
import io.cardea.model.quota.UserPattern;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code spec.match} of a Limit: what is not said is everything. */
final class LimitMatchReader {

  private static final int MAX_PATTERNS = 10_000;
  private static final int MAX_PATTERN = 256;
  private static final int MAX_ROLES = 1_000;
  private static final int MAX_NAME = 64;

  private final Draft draft;
  private final Problems problems;
  private final Scalars scalars;

  LimitMatchReader(Draft draft) {
    this.draft = draft;
    this.problems = draft.problems();
    this.scalars = new Scalars(problems);
  }

  LimitMatch read(TenantId tenant, Fields match) {
    LimitMatch read =
        new LimitMatch(
            patterns(match, "agents"),
            items(match, "users", MAX_PATTERNS).stream().map(this::user).toList(),
            roles(tenant, match),
            patterns(match, "adapters"),
            patterns(match, "tools"));
    match.refuseOthers();
    return read;
  }

  /** Each of these names a role that is declared, so that no misspelt one matches nobody. */
  private Set<String> roles(TenantId tenant, Fields match) {
    Set<String> roles = new LinkedHashSet<>();
    for (Node node : items(match, "roles", MAX_ROLES)) {
      Optional<String> role = scalars.text(node, MAX_NAME);
      role.ifPresent(name -> draft.refer(Kind.ROLE, tenant, node, name));
      role.ifPresent(roles::add);
    }
    return roles;
  }

  private UserPattern user(Node node) {
    int before = problems.count();
    Fields user = Fields.of(node, problems);
    Optional<String> issuer = user.text("issuer", MAX_PATTERN);
    Optional<String> subject = user.text("subject", MAX_PATTERN);
    user.refuseOthers();
    if (problems.count() == before && issuer.isEmpty() && subject.isEmpty()) {
      problems.add(node, "names nobody", "for everybody: {subject: \"*\"}");
    }
    return new UserPattern(
        issuer.map(NamePattern::new).orElse(NamePattern.ANY),
        subject.map(NamePattern::new).orElse(NamePattern.ANY));
  }

  private List<NamePattern> patterns(Fields fields, String key) {
    return patterns(items(fields, key, MAX_PATTERNS));
  }

  /** Names and patterns. */
  List<NamePattern> patterns(List<Node> nodes) {
    return nodes.stream()
        .map(node -> scalars.text(node, MAX_PATTERN))
        .flatMap(Optional::stream)
        .map(NamePattern::new)
        .toList();
  }

  /** A list that is not empty, if it is there: an empty one could mean nothing or everything. */
  private List<Node> items(Fields fields, String key, int max) {
    int before = problems.count();
    List<Node> items = fields.list(key, max);
    if (items.isEmpty() && fields.has(key) && problems.count() == before) {
      problems.add(fields.node(), key + " is empty", "for everything: remove the key");
    }
    return items;
  }
}
