package io.cardea.app.cli;

import io.cardea.app.stdio.Bridge;
import io.cardea.app.stdio.EmbeddedGateway;
import io.cardea.app.stdio.Endpoint;
import io.cardea.controlplane.config.Loaded;
import io.cardea.model.limit.GatewayLimits;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "stdio",
    description = {
      "Be an MCP server on standard input and output, for a desktop client that starts programs.",
      "Behind it is a gateway: one in this process, with the servers of -f, or a running one (--url)."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "In the client's file:",
      "  {\"mcpServers\": {\"cardea\": {\"command\": \"/path/to/cardea\",",
      "                             \"args\": [\"stdio\", \"-f\", \"/path/to/FILE\"]}}}",
      "It ends when standard input does. Logs go to standard error."
    })
final class StdioCommand implements Callable<Integer> {

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE|DIR",
      description =
          "Configuration of a gateway in this process: YAML documents, or a desktop client's"
              + " mcpServers JSON. Without it and --url: a sample server.")
  private @Nullable Path file;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Folder for what the gateway in this process keeps, of no other process (default: a free"
              + " one in ~/.local/state/cardea).")
  private @Nullable Path data;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "Address of a running gateway, used instead of one in this process (default: $CARDEA_URL,"
              + " unless -f is given).")
  private @Nullable String url;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description =
          "API key for it (default: $CARDEA_KEY, which others on this machine cannot see).")
  private @Nullable String key;

  @CommandLine.Mixin private TrustOption trust = new TrustOption();

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description = "Only this profile, not everything.")
  private @Nullable String profile;

  @Option(
      names = "--adapter",
      paramLabel = "NAME",
      description = "Only this server, with its names and URIs untouched.")
  private @Nullable String adapter;

  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    refuseWrongUsage();
    Logging.configure(true);
    String running =
        url != null ? url : file == null ? Objects.requireNonNullElse(env("CARDEA_URL"), "") : "";
    if (!running.isEmpty()) {
      Optional<String> secret = Optional.ofNullable(key != null ? key : env("CARDEA_KEY"));
      Supplier<Optional<String>> fixed = () -> secret.map(String::strip);
      return bridge(endpoint(running), fixed, GatewayLimits.DEFAULT.bodyBytes(), () -> {});
    }
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    Optional<Loaded.Valid> declared = FirstConfiguration.read(file, err);
    return declared.isEmpty() ? 1 : embedded(declared.get());
  }

  private void refuseWrongUsage() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    if (url != null && (file != null || data != null)) {
      throw new CommandLine.ParameterException(
          line, "--url names a running gateway; -f and --data are for one in this process");
    }
    if (profile != null && adapter != null) {
      throw new CommandLine.ParameterException(line, "Give either --profile or --adapter");
    }
    for (String name : new String[] {profile, adapter}) {
      if (name != null && !name.matches("[a-z0-9-]{1,32}")) {
        throw new CommandLine.ParameterException(
            line, "The name of a profile or adapter is 1 to 32 characters of [a-z0-9-]");
      }
    }
  }

  private static @Nullable String env(String name) {
    return System.getenv(name);
  }

  private int embedded(Loaded.Valid valid) throws IOException, InterruptedException {
    Optional<Path> source = Optional.ofNullable(file);
    EmbeddedGateway gateway =
        data != null
            ? EmbeddedGateway.in(data, source, valid, new ReloadLog())
            : EmbeddedGateway.below(stateFolder(), source, valid, new ReloadLog());
    int maxLine = valid.settings().limits().bodyBytes();
    return bridge(
        endpoint(gateway.url()), () -> Optional.of(gateway.key()), maxLine, gateway::close);
  }

  /** XDG Base Directory Specification, {@code $XDG_STATE_HOME}. */
  private static Path stateFolder() {
    String state = env("XDG_STATE_HOME");
    Path base =
        state != null && Path.of(state).isAbsolute()
            ? Path.of(state)
            : Path.of(System.getProperty("user.home"), ".local", "state");
    return base.resolve("cardea");
  }

  private URI endpoint(String base) throws IOException {
    String path =
        profile != null
            ? "/profiles/" + profile + "/mcp"
            : adapter != null ? "/adapters/" + adapter + "/mcp" : "/mcp";
    String bare = base.replaceAll("/+$", "");
    boolean whole = profile == null && adapter == null && bare.endsWith("/mcp");
    try {
      URI uri = URI.create(whole ? bare : bare + path);
      if (uri.getHost() != null && ("http".equals(uri.getScheme()) || isTls(uri))) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // The same message as for any other text that is no such address.
    }
    throw new IOException(
        "--url must be an http or https address, for example http://localhost:8080");
  }

  private static boolean isTls(URI uri) {
    return "https".equals(uri.getScheme());
  }

  private int bridge(URI uri, Supplier<Optional<String>> key, int maxLineBytes, Runnable closing)
      throws IOException, InterruptedException {
    // Whatever else is printed must not get between the messages.
    OutputStream out = new FileOutputStream(FileDescriptor.out);
    System.setOut(System.err);
    try (Bridge bridge =
        new Bridge(
            System.in,
            out,
            new Endpoint(uri, key, trust.tls()),
            maxLineBytes,
            new SecureRandom())) {
      onSignals(bridge, closing);
      bridge.run();
    } finally {
      closing.run();
    }
    return 0;
  }

  /** A client that does not want to wait sends TERM; a terminal INT or HUP. */
  private static void onSignals(Bridge bridge, Runnable closing) {
    AtomicBoolean stopping = new AtomicBoolean();
    Runnable stop =
        () -> {
          if (stopping.getAndSet(true)) {
            Runtime.getRuntime().halt(130);
          }
          Thread.startVirtualThread(() -> {
            bridge.close();
            closing.run();
            Runtime.getRuntime().halt(0);
          });
        };
    Object unused = Signals.register("INT", stop);
    unused = Signals.register("TERM", stop);
    unused = Signals.register("HUP", stop);
  }
}
