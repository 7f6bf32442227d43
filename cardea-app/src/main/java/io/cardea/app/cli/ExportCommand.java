package io.cardea.app.cli;

import io.cardea.app.export.Client;
import io.cardea.app.export.Connection;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "export",
    description = {
      "Print what to paste into a client so that it uses this gateway: everything its key may use"
          + " (/mcp), one profile, or one server.",
      "Where to paste it is said on standard error."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  cardea export --client cursor --key-env CARDEA_KEY",
      "  cardea export --client vscode --profile support --url https://mcp.example.com",
      "A key is made by: cardea keys create --agent NAME"
    })
final class ExportCommand implements Callable<Integer> {

  @Option(
      names = "--client",
      required = true,
      paramLabel = "CLIENT",
      description = "${COMPLETION-CANDIDATES}.")
  private Client client = Client.CLAUDE_CODE;

  @Option(names = "--profile", paramLabel = "NAME", description = "Only this profile.")
  private @Nullable String profile;

  @Option(
      names = "--adapter",
      paramLabel = "NAME",
      description = "Only this server, with its names untouched.")
  private @Nullable String adapter;

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "${env:CARDEA_URL:-http://localhost:8080}",
      description = "Address of the gateway (default: $CARDEA_URL or http://localhost:8080).")
  private String url = "http://localhost:8080";

  @Option(
      names = "--key-env",
      paramLabel = "NAME",
      description = "Environment variable that holds the key (default: a placeholder for it).")
  private @Nullable String keyEnv;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "cardea",
      description = "What the client calls it (default: ${DEFAULT-VALUE}).")
  private String name = "cardea";

  @Option(
      names = "--program",
      paramLabel = "PATH",
      defaultValue = "/path/to/cardea",
      description = "Where cardea is, for clients that start it (default: ${DEFAULT-VALUE}).")
  private String program = "/path/to/cardea";

  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    refuseWrongUsage(line);
    Connection to =
        new Connection(
            name,
            url.replaceAll("/+$", ""),
            Optional.ofNullable(profile),
            Optional.ofNullable(adapter),
            Optional.ofNullable(keyEnv),
            program);
    line.getErr().println("Paste into " + client.place() + ":");
    line.getErr().flush();
    line.getOut().print(client.snippet(to));
    line.getOut().flush();
    if (!client.note().isEmpty()) {
      line.getErr().println(client.note());
      line.getErr().flush();
    }
    return 0;
  }

  private void refuseWrongUsage(CommandLine line) {
    if (profile != null && adapter != null) {
      throw new CommandLine.ParameterException(line, "Give either --profile or --adapter");
    }
    for (String given : new String[] {profile, adapter}) {
      if (given != null && !given.matches("[a-z0-9-]{1,32}")) {
        throw new CommandLine.ParameterException(
            line, "The name of a profile or adapter is 1 to 32 characters of [a-z0-9-]");
      }
    }
    if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
      throw new CommandLine.ParameterException(line, "--name is 1 to 64 of [A-Za-z0-9_-]");
    }
    if (keyEnv != null && !keyEnv.matches("[A-Za-z_][A-Za-z0-9_]{0,127}")) {
      throw new CommandLine.ParameterException(
          line, "--key-env names an environment variable; it is not the key");
    }
    if (!url.matches("https?://[A-Za-z0-9._~%/:\\[\\]-]+")) {
      throw new CommandLine.ParameterException(
          line, "--url must be an http or https address, for example http://localhost:8080");
    }
  }
}
