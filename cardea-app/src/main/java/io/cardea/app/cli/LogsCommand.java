package io.cardea.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "logs",
    description = {
      "Show what a server that Cardea starts itself (stdio) wrote to its standard error.",
      "The gateway keeps the last lines in memory."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class LogsCommand implements Callable<Integer> {

  private static final int MAX_LINES = 10_000;
  private static final int FOLLOWED = 2_000;

  @CommandLine.Mixin private AdminClient client = new AdminClient();

  @Parameters(paramLabel = "NAME", description = "The adapter.")
  private String name = "";

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "LINES",
      defaultValue = "200",
      description = "How many of the last lines, 1 to 10000 (default: ${DEFAULT-VALUE}).")
  private int lines = 200;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with new lines until Ctrl-C; asks once a second.")
  private boolean follow;

  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    if (!name.matches("[a-z0-9-]{1,32}")) {
      throw new CommandLine.ParameterException(
          line, "An adapter's name is 1 to 32 characters of [a-z0-9-]; see cardea get adapters");
    }
    if (lines < 1 || lines > MAX_LINES) {
      throw new CommandLine.ParameterException(line, "--lines is from 1 to " + MAX_LINES);
    }
    List<String> first = tail();
    print(line.getOut(), first.subList(Math.max(0, first.size() - lines), first.size()));
    LogTail tail = new LogTail(first);
    while (follow) {
      TimeUnit.SECONDS.sleep(1);
      print(line.getOut(), tail.next(tail()));
    }
    return 0;
  }

  private List<String> tail() throws IOException, InterruptedException {
    int count = follow ? Math.max(lines, FOLLOWED) : lines;
    String path = "/adapters/" + name + "/logs?lines=" + count;
    return new AdminReader(client).text(path).lines().toList();
  }

  private static void print(PrintWriter out, List<String> lines) {
    lines.forEach(out::println);
    out.flush();
  }
}
