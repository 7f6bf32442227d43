package io.cardea.app.cli;

import static io.cardea.app.cli.AdminReader.member;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import java.io.IOException;
import java.net.URLEncoder;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "get",
    description = {
      "Show what a running gateway has: its servers, their state and why, their tools.",
      "SOURCE says where a thing is declared: file; api (kept in the gateway's store); or built-in."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      GetCommand.Adapters.class,
      GetCommand.Tools.class,
      GetCommand.Profiles.class,
      ResourceListing.Roles.class,
      ResourceListing.Bindings.class,
      ResourceListing.Agents.class,
      LimitListing.class,
      ResourceListing.CustomisedTools.class,
      ResourceListing.Issuers.class
    })
final class GetCommand extends CommandGroup {

  /** How a list is written. */
  enum Form {
    table,
    json,
    yaml
  }

  /** What the lists have in common. */
  abstract static class Listing implements Callable<Integer> {

    @CommandLine.Mixin private AdminClient client = new AdminClient();

    @Option(
        names = {"-o", "--output"},
        paramLabel = "FORM",
        defaultValue = "table",
        description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Form form = Form.table;

    @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

    abstract List<JsonDocument> items(AdminReader reader) throws IOException, InterruptedException;

    abstract Table table(List<JsonDocument> items);

    abstract String nothing();

    /** What is to be said besides; empty if there is nothing. */
    String note() {
      return "";
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
      CommandLine line = Objects.requireNonNull(spec).commandLine();
      List<JsonDocument> items = items(new AdminReader(client));
      switch (form) {
        case table -> {
          if (items.isEmpty()) {
            line.getErr().println(nothing());
          } else {
            line.getOut().print(table(items));
          }
        }
        case json -> line.getOut().println(json(items, ",\n "));
        case yaml -> {
          if (Json.parse(json(items, ",").getBytes(UTF_8), 1_000) instanceof JsonDocument all) {
            line.getOut().print(Yaml.of(all));
          }
        }
      }
      line.getOut().flush();
      if (!note().isEmpty()) {
        line.getErr().println(note());
      }
      return 0;
    }

    /** An array with an item a line. */
    private static String json(List<JsonDocument> items, String between) {
      return items.stream()
          .map(item -> item.raw(JsonDocument.ROOT))
          .collect(Collectors.joining(between, "[", "]"));
    }
  }

  @Command(
      name = "adapters",
      aliases = "adapter",
      description = {
        "List the MCP servers: state, why it is not up, and how much they offer.",
        "States: up; degraded, part of its lists could not be read; down; unknown, not tried yet;"
            + " disabled. Drafts and deprecated servers are marked.",
        "MCP is the revision that a server was found to speak, FOUND how long ago; -o json says how."
      },
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class Adapters extends Listing {

    @Override
    List<JsonDocument> items(AdminReader reader) throws IOException, InterruptedException {
      return reader.items("/adapters");
    }

    @Override
    Table table(List<JsonDocument> items) {
      Instant now = Clock.systemUTC().instant();
      Table table =
          new Table(
              "NAME",
              "TRANSPORT",
              "STATE",
              "SINCE",
              "MCP",
              "FOUND",
              "TOOLS",
              "PROMPTS",
              "RESOURCES",
              "SOURCE",
              "REASON");
      for (JsonDocument item : items) {
        table.row(
            member(item, "name"),
            member(item, "transport"),
            Description.state(item),
            Age.of(member(item, "since"), now),
            member(item, "verdict", "revision"),
            Age.of(member(item, "verdict", "found"), now),
            member(item, "toolCount"),
            member(item, "promptCount"),
            member(item, "resourceCount"),
            member(item, "source"),
            Description.reason(item));
      }
      return table;
    }

    @Override
    String nothing() {
      return "There are no adapters. A configuration declares them: cardea run -f FILE|DIR";
    }
  }

  @Command(
      name = "tools",
      aliases = "tool",
      description = {
        "List the tools of all servers, as they were last learned.",
        "NAME is what a tool is called on /mcp, TOOL what its server calls it."
      },
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class Tools extends Listing {

    private static final int PAGE = 1_000;

    @Option(names = "--adapter", paramLabel = "NAME", description = "Only those of this adapter.")
    private String adapter = "";

    @Override
    List<JsonDocument> items(AdminReader reader) throws IOException, InterruptedException {
      String base = "/tools?limit=" + PAGE;
      String only = adapter.isEmpty() ? "" : "&adapter=" + encoded(adapter);
      List<JsonDocument> all = new ArrayList<>();
      List<JsonDocument> page = reader.items(base + only);
      all.addAll(page);
      while (page.size() == PAGE) {
        page = reader.items(base + only + "&after=" + encoded(member(all.getLast(), "id")));
        all.addAll(page);
      }
      return all;
    }

    private static String encoded(String text) {
      return URLEncoder.encode(text, UTF_8);
    }

    @Override
    Table table(List<JsonDocument> items) {
      Table table = new Table("NAME", "ADAPTER", "TOOL", "STATE", "SOURCE", "DESCRIPTION");
      for (JsonDocument item : items) {
        String title = member(item, "title");
        table.row(
            // A server that was registered as a tool is not called yet.
            member(item, "exposedName").isEmpty() ? "-" : member(item, "exposedName"),
            member(item, "adapter"),
            member(item, "name"),
            member(item, "state"),
            member(item, "source"),
            title.isEmpty() ? member(item, "description") : title);
      }
      return table;
    }

    @Override
    String nothing() {
      return "No tools are known. cardea get adapters shows which servers answer.";
    }
  }

  @Command(
      name = "profiles",
      aliases = "profile",
      description = "List the profiles: sets of tools of several servers, at /profiles/NAME/mcp.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class Profiles extends Listing {

    @Override
    List<JsonDocument> items(AdminReader reader) throws IOException, InterruptedException {
      return reader.items("/profiles");
    }

    @Override
    Table table(List<JsonDocument> items) {
      Table table = new Table("NAME", "ADAPTERS", "SOURCE", "TITLE");
      for (JsonDocument item : items) {
        table.row(
            member(item, "name"), adapters(item), member(item, "source"), member(item, "title"));
      }
      return table;
    }

    private static String adapters(JsonDocument profile) {
      int servers = profile.member(JsonDocument.ROOT, "servers");
      List<String> names = new ArrayList<>();
      for (int server = servers == JsonDocument.NONE ? servers : profile.first(servers);
          server != JsonDocument.NONE;
          server = profile.nextElement(servers, server)) {
        names.add(profile.text(profile.member(server, "adapter")));
      }
      return String.join(", ", names);
    }

    @Override
    String nothing() {
      return "There are no profiles. A document of kind Profile declares one.";
    }
  }
}
