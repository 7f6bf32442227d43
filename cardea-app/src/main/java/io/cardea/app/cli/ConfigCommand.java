package io.cardea.app.cli;

import io.cardea.controlplane.config.ConfigLoader;
import io.cardea.controlplane.config.Loaded;
import io.cardea.controlplane.config.PolicyTests;
import io.cardea.model.adapter.Adapter;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
    name = "config",
    description = "Work with configuration files.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = ConfigCommand.Check.class)
final class ConfigCommand extends CommandGroup {

  @Command(
      name = "check",
      description = {
        "Check a configuration and print every problem, and what a PolicyTest does not find as it"
            + " expects; exit code 1 if there is one."
      },
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class Check implements Callable<Integer> {

    @CommandLine.Option(
        names = {"-f", "--file"},
        required = true,
        paramLabel = "FILE|DIR",
        description = "A YAML or JSON file, or a folder of them.")
    private Path source = Path.of(".");

    @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() {
      PrintWriter out = java.util.Objects.requireNonNull(spec).commandLine().getOut();
      return switch (new ConfigLoader(System::getenv).load(source)) {
        case Loaded.Valid valid -> {
          valid.notes().forEach(out::println);
          out.printf(
              "%s is valid: %d adapters, %d profiles, %d roles, %d bindings.%n",
              source,
              count(valid.adapters().stream())
                  + count(valid.sealed().stream().flatMap(part -> part.adapters().stream())),
              valid.profiles().size(),
              valid.roles().size(),
              valid.bindings().size());
          yield ask(valid, out);
        }
        case Loaded.Invalid invalid -> {
          invalid.problems().forEach(out::println);
          yield 1;
        }
      };
    }

    /** Asks what its PolicyTests expect. */
    private static int ask(Loaded.Valid valid, PrintWriter out) {
      PolicyTests tests = PolicyTests.run(valid);
      tests.failed().forEach(out::println);
      if (tests.asked() > 0) {
        out.printf(
            "%d of %d policy tests passed.%n",
            tests.asked() - tests.failed().size(), tests.asked());
      }
      return tests.failed().isEmpty() ? 0 : 1;
    }

    /** Each once, whatever versions it has. */
    private static long count(Stream<Adapter> adapters) {
      return adapters.filter(adapter -> !adapter.key().isVersion()).count();
    }
  }
}
