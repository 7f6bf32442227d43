package io.cardea.controlplane.config;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problem;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.Scalars;
import io.cardea.controlplane.document.Shown;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.endpoint.Profile.Member;
import io.cardea.model.endpoint.Profile.Names;
import io.cardea.model.identity.TenantId;
import io.cardea.model.name.NamePattern;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the servers of one profile. For one thread and one profile. */
final class MemberReader {

  /** Aliases of one server. */
  static final int MAX_ALIASES = 1_000;

  private static final int MAX_PATTERNS = 10_000;
  private static final int MAX_NAME = 256;
  private static final Pattern ALIAS = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Map<String, Names> NAMES = names();

  private final Draft draft;
  private final Problems problems;
  private final Scalars scalars;
  private final TenantId tenant;
  private final Map<String, Node> adapters = new HashMap<>();
  private final Map<String, Node.Entry> aliases = new HashMap<>();

  MemberReader(Draft draft, TenantId tenant) {
    this.draft = draft;
    this.problems = draft.problems();
    this.scalars = new Scalars(problems);
    this.tenant = tenant;
  }

  private static Map<String, Names> names() {
    Map<String, Names> names = new LinkedHashMap<>();
    names.put("prefixed", Names.PREFIXED);
    names.put("original", Names.ORIGINAL);
    return names;
  }

  Optional<Member> read(Node node) {
    Fields fields = Fields.of(node, problems);
    int before = problems.count();
    Optional<String> adapter = fields.require("adapter").flatMap(this::adapter);
    Names names =
        fields.find("names").flatMap(word -> scalars.choice(word, NAMES)).orElse(Names.PREFIXED);
    List<NamePattern> tools = patterns(fields, "tools");
    List<NamePattern> prompts = patterns(fields, "prompts");
    List<NamePattern> resources = patterns(fields, "resources");
    Map<String, String> renamed = aliases(fields.object("aliases"), tools);
    fields.refuseOthers();
    if (problems.count() == before && tools.isEmpty() && prompts.isEmpty() && resources.isEmpty()) {
      problems.add(node, "takes nothing of the adapter", "remove it, or one of the empty lists");
    }
    return adapter.map(name -> new Member(name, names, tools, prompts, resources, renamed));
  }

  private Optional<String> adapter(Node node) {
    Optional<String> name = scalars.text(node, 64);
    if (name.isPresent() && !AdapterKey.isValidName(name.get())) {
      problems.add(node, "no adapter has such a name", "1 to 32 characters of [a-z0-9-]");
      return Optional.empty();
    }
    if (name.isPresent()) {
      draft.refer(Kind.ADAPTER, tenant, node, name.get());
      Node first = adapters.putIfAbsent(name.get(), node);
      if (first != null) {
        String message = "the adapter " + Shown.quoted(name.get()) + " is there twice";
        problems.add(node, message, "the first one is in line " + first.at().line());
      }
    }
    return name;
  }

  /** What is not said is everything; an empty list is nothing. */
  private List<NamePattern> patterns(Fields fields, String key) {
    if (!fields.has(key)) {
      fields.knows(key);
      return List.of(NamePattern.ANY);
    }
    return fields.list(key, MAX_PATTERNS).stream()
        .map(node -> scalars.text(node, MAX_NAME))
        .flatMap(Optional::stream)
        .map(NamePattern::new)
        .toList();
  }

  private Map<String, String> aliases(Fields declared, List<NamePattern> tools) {
    Map<String, String> byOriginal = new LinkedHashMap<>();
    if (declared.entries().size() > MAX_ALIASES) {
      problems.add(declared.node(), "holds more than " + MAX_ALIASES + " aliases", "");
      return byOriginal;
    }
    declared
        .entries()
        .forEach((alias, entry) -> {
          Optional<String> tool = scalars.text(entry.value(), MAX_NAME);
          if (tool.isPresent() && mayName(alias, entry)) {
            add(alias, tool.get(), entry, byOriginal);
            if (tools.stream().noneMatch(pattern -> pattern.matches(tool.get()))) {
              refuse(entry, "the profile leaves this tool out", "add it to tools");
            }
          }
        });
    return byOriginal;
  }

  private void add(String alias, String tool, Node.Entry entry, Map<String, String> byOriginal) {
    String other = byOriginal.putIfAbsent(tool, alias);
    if (other != null) {
      refuse(entry, "the tool has the alias " + Shown.quoted(other) + " already", "remove one");
    }
  }

  private boolean mayName(String alias, Node.Entry entry) {
    if (!ALIAS.matcher(alias).matches()) {
      refuse(entry, Shown.quoted(alias) + " cannot be a tool's name", "1 to 64 of [A-Za-z0-9_-]");
      return false;
    }
    Node.Entry first = aliases.putIfAbsent(alias, entry);
    if (first != null) {
      String hint = "the first one is in line " + first.at().line();
      refuse(entry, "the alias " + Shown.quoted(alias) + " is there twice", hint);
      return false;
    }
    return true;
  }

  private void refuse(Node.Entry entry, String message, String hint) {
    problems.add(Problem.of(entry.at(), entry.path(), message, hint));
  }
}
