package io.cardea.controlplane.config;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.Scalars;
import io.cardea.model.adapter.ScopeRules;
import io.cardea.model.name.NamePattern;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads which scopes a token must have: {@code requiredScopes} and {@code toolScopes}. */
final class ScopesReader {

  private static final int MAX_SCOPES = 64;
  private static final int MAX_RULES = 256;
  private static final int MAX_PATTERNS = 1_000;
  private static final int MAX_TEXT = 256;

  /** RFC 6749 §3.3. */
  private static final Pattern SCOPE = Pattern.compile("[!#-\\[\\]-~]{1,256}");

  private final Problems problems;
  private final Scalars scalars;

  ScopesReader(Problems problems) {
    this.problems = problems;
    this.scalars = new Scalars(problems);
  }

  /** {@code requiredScopes}; none if it is not there. */
  Set<String> required(Fields spec) {
    return scopes(spec, "requiredScopes");
  }

  ScopeRules rules(Fields spec) {
    List<ScopeRules.OfTools> tools =
        spec.filledList("toolScopes", MAX_RULES).stream().map(this::ofTools).toList();
    return new ScopeRules(required(spec), tools);
  }

  private ScopeRules.OfTools ofTools(Node node) {
    Fields rule = Fields.of(node, problems);
    rule.require("tools");
    List<NamePattern> tools =
        rule.filledList("tools", MAX_PATTERNS).stream()
            .map(name -> scalars.text(name, MAX_TEXT))
            .flatMap(Optional::stream)
            .map(NamePattern::new)
            .toList();
    rule.require("scopes");
    Set<String> scopes = scopes(rule, "scopes");
    rule.refuseOthers();
    return new ScopeRules.OfTools(tools, scopes);
  }

  private Set<String> scopes(Fields fields, String key) {
    Set<String> scopes = new LinkedHashSet<>();
    fields.filledList(key, MAX_SCOPES).forEach(node -> scope(node).ifPresent(scopes::add));
    return scopes;
  }

  private Optional<String> scope(Node node) {
    Optional<String> text = scalars.text(node, MAX_TEXT);
    if (text.isPresent() && !SCOPE.matcher(text.get()).matches()) {
      problems.add(node, "is no scope", "visible ASCII without space, \" and \\");
      return Optional.empty();
    }
    return text;
  }
}
