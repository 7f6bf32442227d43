package io.cardea.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import io.cardea.mcp.json.JsonStrings;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "keys",
    description = "Issue, list, rotate and revoke the API keys of agents, on a running gateway.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      KeysCommand.Create.class,
      KeysCommand.Show.class,
      KeysCommand.Rotate.class,
      KeysCommand.Revoke.class
    })
final class KeysCommand extends CommandGroup {

  /** What they have in common: which gateway, the admin's key, whose keys. */
  abstract static class Remote implements Callable<Integer> {

    @CommandLine.Mixin private AdminClient client = new AdminClient();

    @Option(
        names = "--tenant",
        paramLabel = "NAME",
        description =
            "Tenant whose keys are meant (default: that of the admin's key); others only with an"
                + " admin key of the tenant default.")
    private String tenant = "";

    @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

    int ask(String method, String path, String body) throws Exception {
      AdminClient.Reply reply = client.ask(method, path + query(), body);
      CommandLine line = Objects.requireNonNull(spec).commandLine();
      boolean ok = reply.status() < 300;
      PrintWriter to = ok ? line.getOut() : line.getErr();
      to.println(reply.body());
      to.flush();
      return ok ? 0 : 1;
    }

    /** What follows the path; {@code path} may not have a query of its own. */
    private String query() {
      String given = tenant.isEmpty() ? "" : "tenant=" + URLEncoder.encode(tenant, UTF_8);
      String all =
          Stream.of(given, parameters()).filter(text -> !text.isEmpty()).collect(joining("&"));
      return all.isEmpty() ? "" : "?" + all;
    }

    /** Further parameters. */
    String parameters() {
      return "";
    }

    CommandLine.ParameterException wrongUsage(String message) {
      return new CommandLine.ParameterException(
          Objects.requireNonNull(spec).commandLine(), message);
    }
  }

  @Command(
      name = "create",
      description = "Issue a key for an agent; it is shown this once. Roles come from Bindings.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class Create extends Remote {

    @Option(names = "--agent", required = true, description = "Name of the agent.")
    private String agent = "";

    @Option(
        names = "--adapter",
        paramLabel = "NAME",
        description = "Limit the key to this adapter; may be repeated.")
    private List<String> adapters = new ArrayList<>();

    @Option(names = "--admin", description = "The key may administer the gateway.")
    private boolean admin;

    @Option(
        names = "--admin-role",
        paramLabel = "ROLE",
        description =
            "The key may do a part of that: viewer, publisher, operator, policy-author, auditor; may"
                + " be repeated.")
    private List<String> adminRoles = new ArrayList<>();

    @Option(
        names = "--ttl-days",
        paramLabel = "DAYS",
        description = "Days until it expires (default: 90).")
    private int ttlDays = 90;

    @Override
    public Integer call() throws Exception {
      if (admin && !adminRoles.isEmpty()) {
        throw wrongUsage("--admin is every role: leave out either that or --admin-role");
      }
      String scope = member("adapters", adapters) + member("adminRoles", adminRoles);
      return ask(
          "POST",
          "/api/v1/keys",
          "{\"agent\":%s,\"planes\":%s,\"ttlSeconds\":%d%s}"
              .formatted(
                  JsonStrings.quote(agent),
                  admin ? "[\"data\",\"admin\"]" : "[\"data\"]",
                  Duration.ofDays(ttlDays).toSeconds(),
                  scope));
    }

    private static String member(String name, List<String> texts) {
      return texts.isEmpty()
          ? ""
          : ",\"%s\":".formatted(name)
              + texts.stream().map(JsonStrings::quote).collect(joining(",", "[", "]"));
    }
  }

  @Command(
      name = "list",
      description = "List all keys, without their secrets.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class Show extends Remote {

    @Override
    public Integer call() throws Exception {
      return ask("GET", "/api/v1/keys", "");
    }
  }

  @Command(
      name = "rotate",
      description = {
        "Issue the next key of the same agent, for the same time and things; it is shown this once.",
        "The one before goes on working until the overlap has passed."
      },
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class Rotate extends Remote {

    @Parameters(paramLabel = "ID", description = "The key's id, the part after cardea_.")
    private String id = "";

    @Option(
        names = "--overlap-hours",
        paramLabel = "HOURS",
        description = "Hours in which both work (default: 24).")
    private int overlapHours = 24;

    @Override
    String parameters() {
      return "overlapSeconds=" + Duration.ofHours(overlapHours).toSeconds();
    }

    @Override
    public Integer call() throws Exception {
      return ask("POST", "/api/v1/keys/" + id + "/rotate", "");
    }
  }

  @Command(
      name = "revoke",
      description = "Revoke a key; it stops to work at once.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class Revoke extends Remote {

    @Parameters(paramLabel = "ID", description = "The key's id, the part after cardea_.")
    private String id = "";

    @Override
    public Integer call() throws Exception {
      return ask("DELETE", "/api/v1/keys/" + id, "");
    }
  }
}
