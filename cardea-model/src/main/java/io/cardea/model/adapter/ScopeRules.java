package io.cardea.model.adapter;

import io.cardea.model.name.NamePattern;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which scopes (RFC 6749 §3.3) an access token must have for a server, beside the roles of who
 * shows it. Credentials that know no scopes, keys and certificates, are not asked for any.
 *
 * @param required for whatever is done with the server, sorted
 * @param tools besides, for calls of tools
 */
public record ScopeRules(Set<String> required, List<OfTools> tools) {

  /** None is needed. */
  public static final ScopeRules NONE = new ScopeRules(Set.of(), List.of());

  /**
   * What calls of some tools need.
   *
   * @param tools as the server calls them
   * @param scopes all of them, sorted
   */
  public record OfTools(List<NamePattern> tools, Set<String> scopes) {

    public OfTools {
      tools = List.copyOf(tools);
      scopes = sorted(scopes);
    }
  }

  public ScopeRules {
    required = sorted(required);
    tools = List.copyOf(tools);
  }

  /** Whether a token needs no scope for anything. */
  public boolean isNone() {
    return required.isEmpty() && tools.isEmpty();
  }

  /** All that a call of {@code tool} needs, sorted. */
  public Set<String> forTool(String tool) {
    List<OfTools> matching =
        tools.stream()
            .filter(rule -> rule.tools().stream().anyMatch(pattern -> pattern.matches(tool)))
            .toList();
    if (matching.isEmpty()) {
      return required;
    }
    List<String> all = new ArrayList<>(required);
    matching.forEach(rule -> all.addAll(rule.scopes()));
    return sorted(all);
  }

  private static Set<String> sorted(Collection<String> scopes) {
    return Collections.unmodifiableSet(new TreeSet<>(scopes));
  }
}
