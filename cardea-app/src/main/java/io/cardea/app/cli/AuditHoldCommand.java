package io.cardea.app.cli;

import static io.cardea.app.cli.AdminReader.member;

import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonStrings;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What must be kept of the audit log. */
@Command(
    name = "hold",
    description = {
      "Keep what was recorded, however old it is and however full the disk; and nobody is erased"
          + " meanwhile. On one node, or with --all-nodes on all.",
      "Needs a key of the tenant default with the admin role admin; list also works for auditors."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      AuditHoldCommand.Add.class,
      AuditHoldCommand.ListAll.class,
      AuditHoldCommand.Remove.class
    })
final class AuditHoldCommand extends CommandGroup {

  private static final String PATH = "/api/v1/audit/holds";
  private static final String OF_ALL = "/api/v1/audit/nodes/holds";

  /** What the commands of this group have in common. */
  abstract static class OnGateway implements Callable<Integer> {

    @CommandLine.Mixin private AdminClient client = new AdminClient();

    @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

    final AdminReader reader() {
      return new AdminReader(client);
    }

    final PrintWriter out() {
      return line().getOut();
    }

    final int onAll(AllNodes nodes, String method, String path, String body)
        throws IOException, InterruptedException {
      return nodes.order(client, line(), method, path, body);
    }

    private CommandLine line() {
      return Objects.requireNonNull(spec).commandLine();
    }
  }

  @Command(
      name = "add",
      description = "Put a hold in force.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      footer = {
        "",
        "For example:  cardea audit hold add case-4711 --from 2026-01-01T00:00:00Z --reason 'court order'"
      })
  static final class Add extends OnGateway {

    @Parameters(paramLabel = "NAME", description = "Lower case letters, digits and hyphens.")
    private String name = "";

    @Option(
        names = "--from",
        paramLabel = "TIME",
        converter = Moment.class,
        description = "What was recorded from this time on, or so long ago (default: everything).")
    private @Nullable Instant from;

    @Option(
        names = "--until",
        paramLabel = "TIME",
        converter = Moment.class,
        description = "What was recorded before (default: also what is still to come).")
    private @Nullable Instant until;

    @Option(
        names = "--tenant",
        paramLabel = "NAME",
        description = "Erase nobody of this tenant; records are kept of all (default: of none).")
    private @Nullable String tenant;

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why.")
    private String reason = "";

    @CommandLine.Mixin private AllNodes nodes = new AllNodes();

    @Override
    public Integer call() throws IOException, InterruptedException {
      StringJoiner body = new StringJoiner(",", "{", "}");
      body.add("\"reason\":" + JsonStrings.quote(reason));
      add(body, "from", from);
      add(body, "until", until);
      add(body, "tenant", tenant);
      if (nodes.isAsked()) {
        String path = OF_ALL + "/" + Remote.encoded(name);
        return onAll(nodes, "PUT", path, body.toString());
      }
      JsonDocument made = reader().json("PUT", PATH + "/" + Remote.encoded(name), body.toString());
      out().println("In force on this node: " + shown(made));
      out().flush();
      return 0;
    }

    private static void add(StringJoiner body, String member, @Nullable Object value) {
      if (value != null) {
        body.add(JsonStrings.quote(member) + ":" + JsonStrings.quote(value.toString()));
      }
    }
  }

  @Command(
      name = "list",
      description = "Show the holds in force.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class ListAll extends OnGateway {

    @Override
    public Integer call() throws IOException, InterruptedException {
      List<JsonDocument> holds = AdminReader.items(reader().json(PATH), "items");
      if (holds.isEmpty()) {
        out().println("Nothing is held on this node.");
      }
      holds.forEach(hold -> out().println(shown(hold)));
      out().flush();
      return 0;
    }
  }

  @Command(
      name = "remove",
      description = "End a hold: what it covered may be removed and erased again.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class Remove extends OnGateway {

    @Parameters(paramLabel = "NAME", description = "Of the hold.")
    private String name = "";

    @CommandLine.Mixin private AllNodes nodes = new AllNodes();

    @Override
    public Integer call() throws IOException, InterruptedException {
      if (nodes.isAsked()) {
        String path = OF_ALL + "/" + Remote.encoded(name);
        return onAll(nodes, "DELETE", path, "");
      }
      JsonDocument _ = reader().json("DELETE", PATH + "/" + Remote.encoded(name), "");
      out().println("Ended on this node: " + name);
      out().flush();
      return 0;
    }
  }

  private static String shown(JsonDocument hold) {
    String from = member(hold, "from");
    String until = member(hold, "until");
    String tenant = member(hold, "tenant");
    return "%s: %s to %s, subjects of %s, by %s since %s: %s"
        .formatted(
            member(hold, "name"),
            from.isEmpty() ? "the beginning" : from,
            until.isEmpty() ? "whatever comes" : until,
            tenant.isEmpty() ? "all tenants" : "tenant " + tenant,
            member(hold, "by"),
            member(hold, "since"),
            member(hold, "reason"))
        .replaceAll("[\\p{Cc}\\p{Cf}]", " ");
  }
}
