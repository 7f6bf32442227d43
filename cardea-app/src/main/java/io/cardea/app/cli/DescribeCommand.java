package io.cardea.app.cli;

import static io.cardea.app.cli.AdminReader.member;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import java.io.IOException;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "describe",
    description = "Show one thing of a running gateway closely, and what happened to it lately.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = DescribeCommand.Adapter.class)
final class DescribeCommand extends CommandGroup {

  /** How it is written. */
  enum Form {
    text,
    json,
    yaml
  }

  @Command(
      name = "adapter",
      aliases = "adapters",
      description = {
        "Show an MCP server as this gateway sees it: state, endpoints, circuit breakers,"
            + " incidents.",
        "A breaker that is open sends no calls: too many failed. half_open sends a few, to see"
            + " whether all is well. Its counts are of the last seconds, or since it closed.",
        "Retries left are calls that may be sent once more now; they grow back.",
        "Incidents are what went wrong or was mended, the newest first; COUNT those that"
            + " followed closely. What each kind means: docs/reference/metrics.md"
      },
      footer = {
        "",
        "Where to look next:  cardea logs NAME        what a local server wrote",
        "                     cardea get adapters     whether others have trouble too"
      },
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class Adapter implements Callable<Integer> {

    @CommandLine.Mixin private AdminClient client = new AdminClient();

    @Parameters(paramLabel = "NAME", description = "The adapter; cardea get adapters lists all.")
    private String name = "";

    @Option(
        names = {"-o", "--output"},
        paramLabel = "FORM",
        defaultValue = "text",
        description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Form form = Form.text;

    @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
      CommandLine line = Objects.requireNonNull(spec).commandLine();
      if (!name.matches("[a-z0-9-]{1,32}")) {
        throw new CommandLine.ParameterException(
            line, "An adapter's name is 1 to 32 characters of [a-z0-9-]; see cardea get adapters");
      }
      String text = new AdminReader(client).text("/adapters/" + name + "/describe");
      if (!(Json.parse(text.getBytes(UTF_8), 1_000) instanceof JsonDocument json)
          || member(json, "adapter").isEmpty()) {
        throw new IOException("what answers at this address is no Cardea gateway (--url)");
      }
      line.getOut()
          .print(
              switch (form) {
                case text -> new Description(json, Clock.systemUTC().instant());
                case json -> text + "\n";
                case yaml -> Yaml.of(json);
              });
      line.getOut().flush();
      return 0;
    }
  }
}
