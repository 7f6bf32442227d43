package io.cardea.app.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints what a shell completes the command line with. */
@Command(
    name = "completion",
    description =
        "Print a script that lets your shell complete commands, options and their values.",
    footer = {
      "",
      "Now:     source <(cardea completion bash)",
      "Always:  write that line into ~/.bashrc, or with zsh into ~/.zshrc"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class CompletionCommand implements Callable<Integer> {

  /** A shell that there is a script for. */
  enum Shell {
    bash,
    zsh
  }

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}.")
  private Shell shell = Shell.bash;

  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    line.getOut()
        .print(
            switch (shell) {
              // It finds out which of the two reads it.
              case bash, zsh -> AutoComplete.bash("cardea", line.getParent());
            });
    line.getOut().flush();
    return 0;
  }
}
