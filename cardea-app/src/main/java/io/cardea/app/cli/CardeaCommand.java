package io.cardea.app.cli;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code cardea} and its subcommands. */
@Command(
    name = "cardea",
    description = "The MCP gateway: one address between AI agents and MCP servers.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Start here:  cardea run            a gateway with a sample MCP server",
      "             cardea run -f DIR     a gateway with your configuration",
      "             cardea stdio -f DIR   the same for one desktop client, over stdio",
      "             cardea help COMMAND   what a command does and takes"
    })
public final class CardeaCommand implements Runnable {

  private static final List<Class<?>> SUBCOMMANDS =
      List.of(
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
          CommandLine.HelpCommand.class);

  /** Subcommands that speak of the others. */
  private static final Set<String> OF_ALL = Set.of("help", "completion");

  @CommandLine.Spec private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

  /** Runs {@code args}; the process's exit code: 0 done, 1 failed, 2 wrong usage. */
  public static int execute(String... args) {
    return line(args)
        .setExecutionExceptionHandler((failure, line, _) -> {
          line.getErr().println("cardea: " + failure.getMessage());
          return 1;
        })
        .execute(args);
  }

  /**
   * What reads {@code args}. Of the subcommands it has the one that they begin with, as making all
   * of them takes a quarter of a second; it has all of them if they begin with none.
   */
  static CommandLine line(String... args) {
    CommandLine line = new CommandLine(new CardeaCommand());
    named(args).<List<Class<?>>>map(List::of).orElse(SUBCOMMANDS).forEach(line::addSubcommand);
    return line;
  }

  private static Optional<Class<?>> named(String... args) {
    return args.length == 0 || OF_ALL.contains(args[0])
        ? Optional.empty()
        : SUBCOMMANDS.stream()
            .filter(type -> type.getAnnotation(Command.class).name().equals(args[0]))
            .findFirst();
  }

  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().usage(spec.commandLine().getOut());
    }
  }
}
