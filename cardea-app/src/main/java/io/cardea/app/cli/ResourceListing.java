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

  /** Whether it is in force, or the first reason why it is not. */
  private static String state(JsonDocument item) {
    List<JsonDocument> problems = AdminReader.items(AdminReader.part(item, "status"), "problems");
    return problems.isEmpty() ? "in force" : "set aside: " + member(problems.getFirst(), "message");
  }

  private static String name(JsonDocument item) {
    return member(item, "metadata", "name");
  }

  private static String source(JsonDocument item) {
    return member(item, "status", "source");
  }

  /** The texts of the list {@code name} of {@code object}, each once. */
  private static void collect(JsonDocument item, int object, String name, Set<String> texts) {
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
        "List the bindings: which agents have which roles.",
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
      Table table = new Table("NAME", "SOURCE", "ROLES", "AGENTS", "STATE");
      for (JsonDocument item : items) {
        table.row(
            name(item), source(item), bound(item, "roles"), bound(item, "agents"), state(item));
      }
      return table;
    }

    private static String bound(JsonDocument binding, String name) {
      Set<String> texts = new LinkedHashSet<>();
      collect(binding, binding.member(ROOT, "spec"), name, texts);
      return String.join(", ", texts);
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
}
