package io.cardea.app.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code cardea} and its subcommands. */
@Command(
    name = "cardea",
    description = "The MCP gateway: one address between AI agents and MCP servers.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RunCommand.class,
      StdioCommand.class,
      ApplyCommand.class,
      DiffCommand.class,
      GetCommand.class,
      DescribeCommand.class,
      SearchCommand.class,
      LogsCommand.class,
      DeleteCommand.class,
      HistoryCommand.class,
      RollbackCommand.class,
      BackupCommand.class,
      RestoreCommand.class,
      KeysCommand.class,
      PolicyCommand.class,
      AuditCommand.class,
      SecretCommand.class,
      ImportCommand.class,
      ExportCommand.class,
      ConfigCommand.class,
      SchemaCommand.class,
      CompletionCommand.class,
      VersionCommand.class,
      TrainCommand.class,
      CommandLine.HelpCommand.class
    },
    footer = {
      "",
      "Start here:  cardea run            a gateway with a sample MCP server",
      "             cardea run -f DIR     a gateway with your configuration",
      "             cardea stdio -f DIR   the same for one desktop client, over stdio",
      "             cardea help COMMAND   what a command does and takes"
    })
public final class CardeaCommand implements Runnable {

  @CommandLine.Spec private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

  /** Runs {@code args}; the process's exit code: 0 done, 1 failed, 2 wrong usage. */
  public static int execute(String... args) {
    return new CommandLine(new CardeaCommand())
        .setExecutionExceptionHandler((failure, line, _) -> {
          line.getErr().println("cardea: " + failure.getMessage());
          return 1;
        })
        .execute(args);
  }

  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().usage(spec.commandLine().getOut());
    }
  }
}
