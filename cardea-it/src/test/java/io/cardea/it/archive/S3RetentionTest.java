package io.cardea.it.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.app.Main;
import io.cardea.audit.retention.RetentionSettings;
import io.cardea.audit.seal.KeyFile;
import io.cardea.audit.verify.LogVerification;
import io.cardea.audit.verify.Report;
import io.cardea.audit.verify.SealKey;
import io.cardea.it.control.Administrator;
import io.cardea.it.rig.StartsGateways;
import io.cardea.model.identity.KeyScope;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.time.FakeClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway whose old records go to S3, and come back from there. */
@StartsGateways
class S3RetentionTest {

  private static final String PLACE = "s3://records/audit";

  private final FakeClock clock = new FakeClock(Instant.parse("2026-03-01T12:00:00Z"));

  @TempDir private Path elsewhere = Path.of(".");
  private S3Server s3;
  private ScriptedServer server;
  private TestGateway gateway;

  @BeforeEach
  void open() throws IOException {
    s3 = S3Server.start(elsewhere.resolve("s3"));
    server = ScriptedServer.start().modern();
    gateway = TestGateway.start(Documents.open("south", server.url(), "robot"), clock);
  }

  @AfterEach
  void close() throws IOException {
    gateway.close();
    server.close();
    s3.close();
  }

  private void call(String tool) throws IOException {
    String key = gateway.issue("robot", KeyScope.data()).key();
    McpClient client = McpClient.of(gateway.port(), "south", key);
    assertThat(client.modern("tools/call", tool, "\"name\":\"" + tool + "\"").status())
        .isEqualTo(200);
  }

  /** Two segments that are too old, and one that is not. */
  private void age() throws IOException {
    for (String tool : List.of("oldest", "older")) {
      call(tool);
      gateway.stop();
      clock.advance(Duration.ofDays(100));
      gateway.restart();
    }
    call("new");
  }

  private RetentionSettings settings() {
    return new RetentionSettings(
        Optional.of(Duration.ofDays(90)), OptionalLong.empty(), Optional.of(s3.archive(PLACE)));
  }

  private Path audit() {
    return gateway.data().resolve("audit");
  }

  private Path segment(long number) {
    return audit().resolve("audit-%06d.seg".formatted(number));
  }

  private void awaitGone() {
    TestGateway.eventually(
        () -> !Files.exists(segment(1)) && !Files.exists(segment(2)), "both to go");
  }

  /** The file of the object that a segment is. */
  private Path object(long number) throws IOException {
    String log = Files.readAllLines(audit().resolve("checkpoints")).getFirst();
    return s3.object("audit")
        .resolve(log.substring(log.indexOf('/') + 1))
        .resolve("audit-%06d.seg".formatted(number));
  }

  private Report verify(Path folder, Optional<Path> archive) throws IOException {
    SealKey key =
        SealKey.parse(
            KeyFile.read(gateway.data().resolve("audit.key")).newest().orElseThrow().toString());
    return LogVerification.verify(folder, List.of(key), "", archive);
  }

  private Path copy(String name) throws IOException {
    Path copy = Files.createDirectory(elsewhere.resolve(name));
    try (var files = Files.walk(audit())) {
      for (Path file : files.filter(each -> !each.equals(audit())).toList()) {
        Files.copy(file, copy.resolve(audit().relativize(file).toString()));
      }
    }
    return copy;
  }

  /** What a command did. */
  private record Ran(int code, String said) {}

  /** Runs {@code cardea audit} with the environment that S3 needs. */
  private Ran audit(String... args) throws IOException, InterruptedException {
    return audit(Map.of(), args);
  }

  private Ran audit(Map<String, String> environment, String... args)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "audit"));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(s3.environment());
    builder.environment().putAll(environment);
    Process process = builder.start();
    String said;
    try (var out = process.inputReader()) {
      said = String.join("\n", out.lines().toList());
    }
    return new Ran(process.waitFor(), said);
  }

  @Test
  void shouldArchiveWhatGoesAndBringItBack() throws Exception {
    // Given records that went
    age();
    byte[] first = Files.readAllBytes(segment(1));
    gateway.restart(settings());
    awaitGone();
    assertThat(object(1)).hasBinaryContent(first);
    assertThat(verify(audit(), Optional.empty()).findings()).isEmpty();
    gateway.stop();

    // Then what S3 has is laid out as a folder that is verified with the log
    Report whole = verify(audit(), Optional.of(s3.object("audit")));
    assertThat(whole.findings()).isEmpty();
    assertThat(whole.removed()).isZero();

    // And a copy of the log gets them back
    Path copy = copy("whole");
    Ran restored = audit("restore", "--archive", PLACE, "--into", copy.toString(), "--to", "1");
    assertThat(restored.said()).contains("1 of 1  audit-000001.seg", "restored");
    assertThat(restored.code()).isZero();
    assertThat(copy.resolve("audit-000001.seg")).hasBinaryContent(first);
    assertThat(copy.resolve("audit-000002.seg")).doesNotExist();
    restored = audit("restore", "--archive", PLACE, "--into", copy.toString());
    assertThat(restored.said()).contains("1 of 2  audit-000001.seg", "was there", "2 of 2");
    assertThat(restored.code()).isZero();
    assertThat(verify(copy, Optional.empty()).findings()).isEmpty();
    assertThat(verify(copy, Optional.empty()).removed()).isZero();
    assertThat(audit("query", "--folder", copy.toString()).said()).contains("oldest", "older");

    // And no other than what went
    byte[] changed = first.clone();
    changed[first.length / 2] ^= 1;
    Files.write(object(1), changed);
    Files.delete(object(2));
    Path partly = copy("partly");
    Ran second = audit("restore", "--archive", PLACE, "--into", partly.toString(), "--from", "2");
    assertThat(second.said()).contains("MISSING");
    assertThat(second.code()).isEqualTo(1);
    Ran both = audit("restore", "--archive", PLACE, "--into", partly.toString());
    assertThat(both.said()).contains("CHANGED", "MISSING");
    assertThat(both.code()).isEqualTo(3);
    assertThat(partly.resolve("audit-000001.seg")).doesNotExist();
  }

  @Test
  void shouldRemoveNothingWhileS3IsAway() throws IOException {
    // Given S3 that went away after the start
    age();
    gateway.restart(settings());
    awaitGone();
    s3.stop();
    gateway.stop();
    clock.advance(Duration.ofDays(100));
    gateway.restart();
    TestGateway.eventually(this::isFailing, "that it fails");

    // Then what should go stays
    assertThat(segment(3)).exists();
    assertThat(verify(audit(), Optional.empty()).findings()).isEmpty();

    // And goes when S3 is back
    s3.restart();
    TestGateway.eventually(() -> !Files.exists(segment(3)), "it to go");
    assertThat(object(3)).exists();
    TestGateway.eventually(() -> !isFailing(), "that it does not fail");
    assertThat(verify(audit(), Optional.of(s3.object("audit"))).removed()).isZero();
  }

  @Test
  void shouldReachOthersThroughTheProxyThatIsNamed() throws Exception {
    age();
    gateway.restart(settings());
    awaitGone();
    gateway.stop();
    BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    try (ServerSocket proxy = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(() -> {
        while (!proxy.isClosed()) {
          try (Socket one = proxy.accept()) {
            asked.add(
                new BufferedReader(new InputStreamReader(one.getInputStream(), UTF_8)).readLine());
          } catch (IOException e) {
            // the next one, or the end
          }
        }
      });

      Ran ran =
          audit(
              Map.of(
                  "AWS_ENDPOINT_URL_S3",
                  "https://s3.example.test",
                  "HTTPS_PROXY",
                  "http://127.0.0.1:" + proxy.getLocalPort()),
              "restore",
              "--archive",
              PLACE,
              "--into",
              copy("whole").toString());

      assertThat(ran.code()).as(ran.said()).isEqualTo(1);
      assertThat(ran.said()).startsWith("cardea: s3://records/audit/");
      assertThat(asked.poll()).isEqualTo("CONNECT s3.example.test:443 HTTP/1.1");
    }
  }

  private boolean isFailing() {
    KeyScope scope = new KeyScope(Set.of(KeyScope.Plane.ADMIN), Optional.empty(), Set.of());
    try {
      return new Administrator(gateway, gateway.issue("watcher", scope).key())
          .get("/metrics")
          .text()
          .contains("\ncardea_audit_removal_failing 1");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
