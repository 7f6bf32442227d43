package io.cardea.app.cli;

import static io.cardea.app.cli.AdminReader.member;
import static io.cardea.mcp.json.JsonDocument.NONE;
import static io.cardea.mcp.json.JsonDocument.ROOT;

import io.cardea.controlplane.config.Kind;
import io.cardea.mcp.json.JsonDocument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import picocli.CommandLine.Command;

/** Lists the documents of a kind that has no list of its own: what is declared is all there is. */
abstract class ResourceListing extends GetCommand.Listing {

  private static final int PAGE = 1_000;

  private final Kind kind;

  ResourceListing(Kind kind) {
    this.kind = kind;
  }

  @Override
  List<JsonDocument> items(AdminReader reader) throws IOException, InterruptedException {
    String path = "/api/v1/" + kind.plural() + "?limit=" + PAGE;
    JsonDocument page = reader.json(path);
    List<JsonDocument> all = new ArrayList<>(AdminReader.items(page, "items"));
    while (!member(page, "next").isEmpty()) {
      page = reader.json(path + "&after=" + Remote.encoded(member(page, "next")));
      all.addAll(AdminReader.items(page, "items"));
    }
    return all;
  }

  @Override
  String nothing() {
    return "There are no %s. A document of kind %s declares one."
        .formatted(kind.plural(), kind.label());
  }

  static boolean isInForce(JsonDocument item) {
    return AdminReader.items(AdminReader.part(item, "status"), "problems").isEmpty();
  }

  /** Whether it is in force, or the first reason why it is not. */
  static String state(JsonDocument item) {
    List<JsonDocument> problems = AdminReader.items(AdminReader.part(item, "status"), "problems");
    return problems.isEmpty() ? "in force" : "set aside: " + member(problems.getFirst(), "message");
  }

  static String name(JsonDocument item) {
    return member(item, "metadata", "name");
  }

  static String source(JsonDocument item) {
    return member(item, "status", "source");
  }

  /** The texts of the list {@code name} of its spec, each once. */
  private static String texts(JsonDocument item, String name) {
    Set<String> texts = new LinkedHashSet<>();
    collect(item, item.member(ROOT, "spec"), name, texts);
    return String.join(", ", texts);
  }

  /** The texts of the list {@code name} of {@code object}, each once. */
  static void collect(JsonDocument item, int object, String name, Set<String> texts) {
    int list = item.member(object, name);
    for (int text = item.isArray(list) ? item.first(list) : NONE;
        text != NONE;
        text = item.nextElement(list, text)) {
      texts.add(item.isString(text) ? item.text(text) : item.raw(text));
    }
  }

  @Command(
      name = "roles",
      aliases = "role",
      description = {
        "List the roles: which tools of which servers they open.",
        "SOURCE says where they are declared: file, or api (kept in the gateway's store)."
      },
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class Roles extends ResourceListing {

    Roles() {
      super(Kind.ROLE);
    }

    @Override
    Table table(List<JsonDocument> items) {
      Table table = new Table("NAME", "SOURCE", "ADAPTERS", "TOOLS", "STATE");
      for (JsonDocument item : items) {
        table.row(
            name(item), source(item), opened(item, "adapters"), opened(item, "tools"), state(item));
      }
      return table;
    }

    private static String opened(JsonDocument role, String name) {
      int rules = role.member(role.member(ROOT, "spec"), "allow");
      Set<String> texts = new LinkedHashSet<>();
      for (int rule = role.isArray(rules) ? role.first(rules) : NONE;
          rule != NONE;
          rule = role.nextElement(rules, rule)) {
        collect(role, rule, name, texts);
      }
      return String.join(", ", texts);
    }
  }

  @Command(
      name = "bindings",
      aliases = "binding",
      description = {
        "List the bindings: who has which roles.",
        "SOURCE says where they are declared: file, or api (kept in the gateway's store)."
      },
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class Bindings extends ResourceListing {

    Bindings() {
      super(Kind.BINDING);
    }

    @Override
    Table table(List<JsonDocument> items) {
      Table table = new Table("NAME", "SOURCE", "ROLES", "WHO", "STATE");
      for (JsonDocument item : items) {
        table.row(name(item), source(item), texts(item, "roles"), holders(item), state(item));
      }
      return table;
    }

    /** Agents of API keys by their names, others as they are written, {@code user=ann issuer=x}. */
    private static String holders(JsonDocument binding) {
      Set<String> texts = new LinkedHashSet<>();
      int spec = binding.member(ROOT, "spec");
      collect(binding, spec, "agents", texts);
      int subjects = binding.member(spec, "subjects");
      for (int one = binding.isArray(subjects) ? binding.first(subjects) : NONE;
          one != NONE;
          one = binding.nextElement(subjects, one)) {
        texts.add(members(binding, one));
      }
      return String.join(", ", texts);
    }

    private static String members(JsonDocument binding, int subject) {
      StringJoiner words = new StringJoiner(" ");
      for (int key = binding.isObject(subject) ? binding.first(subject) : NONE;
          key != NONE;
          key = binding.nextKey(subject, key)) {
        int value = binding.valueOf(key);
        words.add(
            binding.text(key)
                + "="
                + (binding.isString(value) ? binding.text(value) : binding.raw(value)));
      }
      return words.toString();
    }
  }

  @Command(
      name = "agents",
      aliases = "agent",
      description = {
        "List the agents that are declared: who answers for them, whether they may do anything.",
        "SOURCE says where they are declared: file, or api (kept in the gateway's store)."
      },
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class Agents extends ResourceListing {

    Agents() {
      super(Kind.AGENT);
    }

    @Override
    Table table(List<JsonDocument> items) {
      Table table = new Table("NAME", "SOURCE", "TEAM", "OWNER", "RISK", "TAGS", "AGENT", "STATE");
      for (JsonDocument item : items) {
        table.row(
            name(item),
            source(item),
            member(item, "spec", "team"),
            member(item, "spec", "owner"),
            or(member(item, "spec", "riskLevel"), "medium"),
            texts(item, "tags"),
            or(member(item, "spec", "state"), "active"),
            state(item));
      }
      return table;
    }

    private static String or(String text, String otherwise) {
      return text.isEmpty() ? otherwise : text;
    }
  }

  @Command(
      name = "issuers",
      aliases = "issuer",
      description = {
        "List the issuers: identity providers whose access tokens let agents in.",
        "SOURCE says where they are declared: file, or api (kept in the gateway's store)."
      },
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class Issuers extends ResourceListing {

    Issuers() {
      super(Kind.ISSUER);
    }

    @Override
    Table table(List<JsonDocument> items) {
      Table table = new Table("NAME", "SOURCE", "ISSUER", "STATE");
      for (JsonDocument item : items) {
        table.row(name(item), source(item), member(item, "spec", "issuer"), state(item));
      }
      return table;
    }
  }

  @Command(
      name = "customised-tools",
      description = {
        "List what is made of tools: the documents of kind Tool.",
        "Whether each fits what its server offers: cardea describe adapter NAME. What agents see:"
            + " cardea get tools.",
        "SOURCE says where they are declared: file, or api (kept in the gateway's store)."
      },
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class CustomisedTools extends ResourceListing {

    CustomisedTools() {
      super(Kind.TOOL);
    }

    @Override
    Table table(List<JsonDocument> items) {
      Table table = new Table("NAME", "SOURCE", "ADAPTER", "TOOL", "BECOMES", "STATE");
      for (JsonDocument item : items) {
        String name = member(item, "spec", "name");
        boolean disabled = member(item, "spec", "disabled").equals("true");
        table.row(
            name(item),
            source(item),
            member(item, "spec", "adapter"),
            member(item, "spec", "tool"),
            disabled ? "-" : name.isEmpty() ? member(item, "spec", "tool") : name,
            state(item));
      }
      return table;
    }
  }
}
