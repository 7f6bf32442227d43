package io.cardea.app.cli;

import io.cardea.app.imports.ImportRun;
import io.cardea.app.imports.NotFetchedException;
import io.cardea.app.imports.Order;
import io.cardea.app.imports.Registry;
import io.cardea.app.imports.WebText;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.TextFile;
import io.cardea.controlplane.document.Utf8;
import io.cardea.controlplane.imports.Given;
import io.cardea.controlplane.imports.Imports;
import io.cardea.controlplane.imports.Reference;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "import",
    description = {
      "Make Adapter documents of what describes MCP servers elsewhere: a server.json, a desktop"
          + " client's file (Claude, Cursor, VS Code, ...), or a server of another registry.",
      "What the gateway would run is shown first; nothing is written unless you agree."
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  cardea import server.json --set region=eu -o config/weather.yaml",
      "  cardea import ~/.cursor/mcp.json -o config/desktop.yaml",
      "  cardea import https://registry.example.com --server io.github.x/weather",
      "",
      "A secret is never written: the document refers to an environment variable or a file, and you"
          + " are told which to set.",
      "Exit code: 0 imported; 1 not, nothing is written, and why is said; 2 wrong usage."
    })
final class ImportCommand implements Callable<Integer> {

  private static final Duration DEADLINE = Duration.ofSeconds(15);
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");
  private static final Pattern SERVER =
      Pattern.compile("[a-zA-Z0-9.-]{1,100}/[a-zA-Z0-9._-]{1,100}");

  @Parameters(
      paramLabel = "FILE|URL",
      description = "A file, - for standard input, or the https address of a registry.")
  private String source = "";

  @Option(
      names = "--server",
      paramLabel = "NAME",
      description = "Which server of the registry, like io.github.x/weather.")
  private @Nullable String server;

  @Option(
      names = "--version",
      paramLabel = "VERSION",
      description = "Which version of it (default: its latest).")
  private @Nullable String version;

  @Option(
      names = "--key-env",
      paramLabel = "NAME",
      description = "Variable with the key of the registry, sent as bearer credential.")
  private @Nullable String keyEnv;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "Value of a variable of the server; again where it may be repeated.")
  private List<String> values = new ArrayList<>();

  @Option(
      names = "--secret",
      paramLabel = "NAME=WHERE",
      description =
          "Where a secret will be: env:VARIABLE or file:PATH (default: a variable named like it).")
  private List<String> secrets = new ArrayList<>();

  @Option(
      names = "--use",
      paramLabel = "KIND",
      description =
          "Which way to reach the server: streamable-http, sse, npm, pypi, nuget, oci (default: the"
              + " first of these that it has).")
  private @Nullable String use;

  @Option(names = "--name", paramLabel = "NAME", description = "Name of the adapter.")
  private @Nullable String name;

  @Option(
      names = "--allow-private-network",
      description = "The server may be at a loopback or private address.")
  private boolean privateNetwork;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write this file (default: standard output).")
  private @Nullable Path output;

  @Option(names = "--force", description = "Replace the file if it is there.")
  private boolean force;

  @Option(
      names = {"-y", "--yes"},
      description = "Agree to what would be run, for scripts.")
  private boolean yes;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help message and exit.")
  void onHelp(boolean wanted) {
    // The command line shows it, and runs nothing.
  }

  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    Given given = given();
    boolean web = source.matches("(?i)https?://.*");
    if (!web && (server != null || version != null || keyEnv != null)) {
      throw wrong("--server, --version and --key-env are for a registry: give its address");
    }
    PrintWriter err = line.getErr();
    Optional<String> text = web ? Optional.of(fetched()) : local(err);
    if (text.isEmpty()) {
      return 1;
    }
    Order order = new Order(shownSource(), given, yes, Optional.ofNullable(output), force);
    return new ImportRun(
            line.getOut(), err, new ConsoleAsker(), Yaml::of, ImportCommand::isInstalled)
        .of(order, text.get());
  }

  private String shownSource() {
    return source.equals("-") ? "standard input" : source;
  }

  private CommandLine.ParameterException wrong(String message) {
    return new CommandLine.ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }

  private Given given() {
    if (name != null && !NAME.matcher(name).matches()) {
      throw wrong("--name: an adapter's name is 1 to 32 characters of [a-z0-9-]");
    }
    Map<String, List<String>> set = new HashMap<>();
    for (String text : values) {
      String[] pair = pair("--set", text);
      set.computeIfAbsent(pair[0], _ -> new ArrayList<>()).add(pair[1]);
    }
    Map<String, Reference> references = new HashMap<>();
    for (String text : secrets) {
      String[] pair = pair("--secret", text);
      Reference reference =
          Reference.parse(pair[1])
              .orElseThrow(() ->
                  wrong("--secret " + pair[0] + ": say env:VARIABLE or file:PATH, not the secret"));
      references.put(pair[0], reference);
    }
    return new Given(
        set, references, Optional.ofNullable(use), Optional.ofNullable(name), privateNetwork);
  }

  /** Never shows the text: it may hold what was meant to be secret. */
  private String[] pair(String option, String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw wrong(option + ": give NAME=" + (option.equals("--set") ? "VALUE" : "WHERE"));
    }
    return new String[] {text.substring(0, equals), text.substring(equals + 1)};
  }

  private Optional<String> local(PrintWriter err) throws IOException {
    if (source.equals("-")) {
      byte[] bytes = System.in.readNBytes(Imports.MAX_BYTES + 1);
      if (bytes.length > Imports.MAX_BYTES) {
        throw new IOException("standard input holds more than " + Imports.MAX_BYTES + " bytes");
      }
      return switch (Utf8.read(bytes)) {
        case Utf8.Text(String text) -> Optional.of(text);
        case Utf8.Broken(int offset) ->
            throw new IOException("standard input is not UTF-8 text at byte offset " + offset);
      };
    }
    Problems problems = new Problems();
    Optional<String> text = TextFile.read(Path.of(source), Imports.MAX_BYTES, problems);
    if (text.isEmpty()) {
      problems.list().forEach(err::println);
      err.flush();
    }
    return text;
  }

  private String fetched() throws NotFetchedException, InterruptedException {
    if (server == null && !source.endsWith(".json")) {
      throw wrong("name a server of the registry: --server io.github.x/weather");
    }
    if (server != null && !SERVER.matcher(server).matches()) {
      throw wrong("--server: a server's name is like io.github.x/weather");
    }
    URI uri =
        server == null
            ? Registry.address(source)
            : new Registry(source).server(server, Optional.ofNullable(version));
    return new WebText(Imports.MAX_BYTES, DEADLINE, key()).get(uri);
  }

  private Optional<String> key() {
    if (keyEnv == null) {
      return Optional.empty();
    }
    @Nullable String key = System.getenv(keyEnv);
    if (key == null || key.isBlank()) {
      throw wrong("--key-env: the environment variable " + keyEnv + " is not set");
    }
    return Optional.of(key.strip());
  }

  private static boolean isInstalled(String program) {
    String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
    return program.contains("/")
        ? Files.isExecutable(Path.of(program))
        : Stream.of(path.split(File.pathSeparator))
            .filter(folder -> !folder.isEmpty())
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
