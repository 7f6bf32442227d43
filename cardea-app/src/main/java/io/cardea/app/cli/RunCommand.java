package io.cardea.app.cli;

import io.cardea.app.gateway.AuditOptions;
import io.cardea.app.gateway.FirstKey;
import io.cardea.app.gateway.Gateway;
import io.cardea.app.gateway.GatewayOptions;
import io.cardea.audit.log.AuditMode;
import io.cardea.controlplane.config.Loaded;
import io.cardea.dataplane.tls.ServerTls;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "run",
    description = {
      "Run the gateway until Ctrl-C or SIGTERM; calls in flight are finished first.",
      "Without -f it serves a small sample MCP server to try."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "SIGHUP reads the configuration again; a change of its files is noticed within a second.",
      "Environment: CARDEA_EVENT_LOOPS threads that serve requests (default: one per processor);",
      "OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_... what to tell a collector of OpenTelemetry."
    })
final class RunCommand implements Callable<Integer> {

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE|DIR",
      description =
          "Configuration: YAML documents, a desktop client's mcpServers JSON, or a server.json.")
  private @Nullable Path file;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "Address to listen on (default: ${DEFAULT-VALUE}).")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "Port to listen on, 0 for any free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--admin-host",
      paramLabel = "HOST",
      description = "Address of a separate admin listener (default: --host).")
  private @Nullable String adminHost;

  @Option(
      names = "--admin-port",
      paramLabel = "PORT",
      description = "Port of a separate admin listener (default: none, all on one).")
  private @Nullable Integer adminPort;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "Folder for everything the gateway keeps (default: ./${DEFAULT-VALUE}).")
  private Path data = Path.of("data");

  @CommandLine.Mixin private StoreOption where = new StoreOption();

  @CommandLine.Mixin private TlsOption secured = new TlsOption();

  @Option(
      names = "--insecure-http",
      description = "Allow plain HTTP on an address that other machines can reach.")
  private boolean insecureHttp;

  @Option(
      names = "--proxy-protocol",
      description = "Each connection begins with a PROXY protocol line of a trusted proxy.")
  private boolean proxyProtocol;

  @Option(
      names = "--grace",
      paramLabel = "SECONDS",
      description =
          "How long new calls are accepted after a stop was asked for (default: 5; 0 on a terminal).")
  private @Nullable Integer grace;

  @CommandLine.Mixin private AnchorOptions anchors = new AnchorOptions();

  @CommandLine.Mixin private CombinedKeyOption combined = new CombinedKeyOption();

  @CommandLine.Mixin private RetentionOption retained = new RetentionOption();

  @Option(
      names = "--audit-mode",
      paramLabel = "MODE",
      defaultValue = "process",
      description = {
        "What calls wait for of the audit log: process (survives a killed process), fsync (survives"
            + " a power cut), relaxed (waits for nothing); default: ${DEFAULT-VALUE}."
      })
  private String auditMode = "process";

  @CommandLine.Mixin private CopyOption copied = new CopyOption();

  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Logging.configure(Terminal.isInteractive());
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    Optional<ServerTls> tls = secured.tls();
    Optional<String> unsafe =
        UnsafeAddress.problem(host, adminHost, insecureHttp || tls.isPresent());
    if (unsafe.isPresent()) {
      err.println("cardea: " + unsafe.get());
      return 2;
    }
    if (retained.problem().isPresent()) {
      err.println("cardea: " + retained.problem().get());
      return 2;
    }
    if (adminHost != null && adminPort == null) {
      err.println("cardea: --admin-host needs --admin-port: a separate listener has its own port");
      return 2;
    }
    Optional<AuditMode> mode = AuditMode.named(auditMode);
    if (mode.isEmpty()) {
      err.printf("cardea: --audit-mode is one of %s, not %s%n", AuditMode.names(), auditMode);
      return 2;
    }
    Optional<Loaded.Valid> declared = FirstConfiguration.read(file, err);
    return declared.isEmpty() ? 1 : serve(declared.get(), tls, mode.get());
  }

  private int serve(Loaded.Valid valid, Optional<ServerTls> tls, AuditMode mode)
      throws IOException, InterruptedException {
    Clock clock = Clock.systemUTC();
    GatewayOptions options = options(valid, tls, mode);
    Gateway gateway =
        Gateway.start(where.database().map(options::in).orElse(options), new ReloadLog(), clock);
    Optional<String> firstKey = FirstKey.issue(gateway.keys(), clock.instant());
    new Banner(Objects.requireNonNull(spec).commandLine().getOut(), data)
        .print(options.listener(), gateway.port(), gateway.adminPort(), firstKey, file == null);
    CountDownLatch stopped = new CountDownLatch(1);
    onSignals(gateway, stopped);
    stopped.await();
    return 0;
  }

  private GatewayOptions options(Loaded.Valid valid, Optional<ServerTls> tls, AuditMode mode)
      throws IOException {
    int seconds = grace != null ? grace : Terminal.isInteractive() ? 0 : 5;
    return new GatewayOptions(
            data,
            new GatewayOptions.Listen(host, port, proxyProtocol, tls),
            Optional.ofNullable(adminPort)
                .map(number ->
                    new GatewayOptions.Listen(
                        Objects.requireNonNullElse(adminHost, host), number, false, tls)),
            Optional.ofNullable(file).filter(Files::exists),
            valid,
            eventLoops(),
            Duration.ofSeconds(seconds))
        .keeping(
            new AuditOptions(
                anchors.anchors(), retained.settings(), mode, copied.database(), combined.key()));
  }

  private static int eventLoops() {
    String declared = System.getenv("CARDEA_EVENT_LOOPS");
    int processors = Runtime.getRuntime().availableProcessors();
    return declared != null && declared.matches("[1-9]\\d{0,2}")
        ? Integer.parseInt(declared)
        : processors;
  }

  /** The first INT or TERM drains, the second ends at once; HUP reloads. */
  private static void onSignals(Gateway gateway, CountDownLatch stopped) {
    AtomicBoolean stopping = new AtomicBoolean();
    Runnable stop =
        () -> {
          if (stopping.getAndSet(true)) {
            Runtime.getRuntime().halt(130);
          }
          Thread.startVirtualThread(() -> {
            gateway.drain();
            stopped.countDown();
          });
        };
    Object unused = Signals.register("INT", stop);
    unused = Signals.register("TERM", stop);
    unused = Signals.register("HUP", gateway::reload);
  }
}
