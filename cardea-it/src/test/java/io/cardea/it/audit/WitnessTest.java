package io.cardea.it.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.cardea.app.cli.CardeaCommand;
import io.cardea.app.gateway.AuditAnchors;
import io.cardea.app.gateway.AuditOptions;
import io.cardea.app.gateway.Gateway;
import io.cardea.app.gateway.GatewayOptions;
import io.cardea.audit.checkpoint.CheckpointFile;
import io.cardea.audit.checkpoint.SignedNote;
import io.cardea.audit.seal.KeyFile;
import io.cardea.audit.witness.Witness;
import io.cardea.controlplane.config.Loaded;
import io.cardea.controlplane.document.Problem;
import io.cardea.controlplane.reload.ReloadListener;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.wire.RawHttp;
import io.cardea.testkit.witness.StrictWitness;
import io.cardea.testkit.witness.StrictWitness.Manner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Checkpoints of a gateway that are cosigned by a witness, or posted. Each start is recorded. */
@Timeout(120)
class WitnessTest {

  @TempDir private Path folder;
  private Path data;
  private StrictWitness witness;
  private String logKey;

  @BeforeEach
  void begin() throws IOException {
    data = folder.resolve("data");
    witness = StrictWitness.start("witness.example/w1");
    start(AuditAnchors.NONE).close();
    logKey = key();
    witness.know(logKey);
  }

  @AfterEach
  void end() {
    witness.close();
  }

  private String key() throws IOException {
    return KeyFile.read(data.resolve("audit.key")).newest().orElseThrow().toString();
  }

  private Gateway start(AuditAnchors anchors) throws IOException {
    return Gateway.start(
        new GatewayOptions(
                data,
                new GatewayOptions.Listen("127.0.0.1", 0, false),
                Optional.empty(),
                Optional.empty(),
                Loaded.Valid.EMPTY,
                1,
                Duration.ZERO,
                Optional.empty(),
                Map.of("HOOK", "s3cret")::get,
                Optional.empty())
            .keeping(AuditOptions.PLAIN.anchoredIn(anchors)),
        new Unheard(),
        Clock.systemUTC());
  }

  private static final class Unheard implements ReloadListener {
    @Override
    public void reloaded(long version) {}

    @Override
    public void refused(List<Problem> problems) {}
  }

  private AuditAnchors witnessed() {
    return new AuditAnchors(
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Witness.parseAll(witness.vkey() + " " + witness.prefix()),
        Duration.ZERO);
  }

  private static AuditAnchors posted(URI to, String variable) {
    return new AuditAnchors(
        Optional.empty(), List.of(to), Optional.of(variable), List.of(), Duration.ZERO);
  }

  private void run() throws IOException {
    start(witnessed()).close();
  }

  private SignedNote newest() throws IOException {
    return new CheckpointFile(data.resolve("audit/checkpoints")).last().orElseThrow();
  }

  private long sealed() throws IOException {
    return Long.parseLong(newest().text().split("\n", -1)[1]);
  }

  private long cosigned() {
    return witness.cosigned(logKey.substring(0, logKey.indexOf('+')));
  }

  private Optional<SignedNote> kept() throws IOException {
    String id = witness.vkey().split("\\+", 3)[1];
    return new CheckpointFile(data.resolve("audit/cosigned").resolve(id)).last();
  }

  private int verify(String... more) throws IOException {
    Path keys = Files.writeString(folder.resolve("audit.pub"), logKey + "\n");
    return CardeaCommand.execute(
        Stream.concat(
                Stream.of("audit", "verify", data.toString(), "--key", keys.toString()),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private Path copy(String name) throws IOException {
    Path to = folder.resolve(name);
    try (Stream<Path> files = Files.walk(data.resolve("audit"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(data.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
    return to.resolve("audit");
  }

  /** Puts the log back to a copy of it. */
  private void putBack(Path copy) throws IOException {
    Files.move(data.resolve("audit"), Files.createTempDirectory(folder, "away").resolve("audit"));
    Files.move(copy, data.resolve("audit"), StandardCopyOption.ATOMIC_MOVE);
  }

  private static String metrics(Gateway gateway) {
    try (RawHttp http = RawHttp.connect(gateway.port())) {
      return http.send(
              "GET /metrics HTTP/1.1\r\nHost: localhost:%d\r\n\r\n".formatted(gateway.port()))
          .response()
          .text();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shouldHaveCheckpointsCosignedAndProveIt() throws IOException {
    run();
    run();
    try (Gateway gateway = start(witnessed())) {
      TestGateway.eventually(
          () -> {
            try {
              return cosigned() == sealed()
                  && metrics(gateway).contains("cardea_audit_anchor_failing 0.0");
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          },
          "the newest checkpoint cosigned");
    }

    assertThat(cosigned()).isEqualTo(sealed()).isGreaterThan(3);
    assertThat(witness.answers()).contains(200).doesNotContain(400, 403, 404, 422);
    assertThat(kept().orElseThrow().text()).isEqualTo(newest().text());
    assertThat(verify("--witness", witness.vkey())).isZero();
    try (StrictWitness stranger = StrictWitness.start("stranger.example")) {
      assertThat(verify("--witness", witness.vkey(), "--witness", stranger.vkey())).isEqualTo(3);
      assertThat(verify("--witness", witness.vkey(), "--witness", stranger.vkey(), "--quorum", "1"))
          .isZero();
      assertThat(verify("--witness", stranger.vkey())).isEqualTo(3);
    }
    assertThat(verify("--witness", witness.vkey(), "--quorum", "2")).isEqualTo(2);
    assertThat(verify("--witness", logKey)).isEqualTo(1);
  }

  @Test
  void shouldGoOnWithAWitnessThatKnowsAnotherBeginningThanIsRememberedHere() throws IOException {
    run();
    witness.forget();
    run();
    assertThat(cosigned()).isEqualTo(sealed());

    Files.delete(data.resolve("audit/cosigned").resolve(witness.vkey().split("\\+", 3)[1]));
    run();
    assertThat(cosigned()).isEqualTo(sealed());
    assertThat(witness.answers()).contains(409).doesNotContain(422);
  }

  @ParameterizedTest
  @EnumSource(
      value = Manner.class,
      names = {"HONEST"},
      mode = EnumSource.Mode.EXCLUDE)
  void shouldKeepNothingOfAWitnessThatMisbehaves(Manner manner) throws IOException {
    run();
    SignedNote before = kept().orElseThrow();
    witness.behave(manner);

    run();
    assertThat(kept()).contains(before);
    assertThat(verify()).isZero();

    witness.behave(Manner.HONEST);
    run();
    assertThat(kept().orElseThrow().text()).isEqualTo(newest().text());
  }

  @Test
  void shouldWaitForAWitnessThatDoesNotKnowTheLogOrItsKey() throws IOException {
    try (StrictWitness other = StrictWitness.start("other.example")) {
      AuditAnchors both =
          new AuditAnchors(
              Optional.empty(),
              List.of(),
              Optional.empty(),
              Witness.parseAll(other.vkey() + " " + other.prefix()),
              Duration.ZERO);
      start(both).close();
      assertThat(other.answers()).isNotEmpty().containsOnly(404);
    }
    run();
    String rotated = KeyFile.read(data.resolve("audit.key")).rotate(new SecureRandom()).toString();
    run();
    assertThat(witness.answers()).contains(403);
    assertThat(cosigned()).isLessThan(sealed());

    witness.know(rotated);
    run();
    assertThat(cosigned()).isEqualTo(sealed());
  }

  @ParameterizedTest
  @EnumSource(Fraud.class)
  void shouldSayLoudlyThatAWitnessHasSeenAnotherLog(Fraud fraud) throws IOException {
    // Given a log that was put back to before what a witness has cosigned
    Path earlier = copy("earlier");
    run();
    run();
    SignedNote seen = kept().orElseThrow();
    long was = cosigned();
    putBack(earlier);

    // When it is served, shorter or with another end
    while (fraud == Fraud.REWRITTEN && sealed() <= was) {
      start(AuditAnchors.NONE).close();
    }
    try (Gateway gateway = start(witnessed())) {
      TestGateway.eventually(
          () -> metrics(gateway).contains("cardea_audit_witness_contradicts 1.0"),
          "the contradiction shown");
      assertThat(metrics(gateway)).contains("cardea_audit_anchor_failing 1.0");
    }

    // Then the witness cosigned nothing, and what it had cosigned convicts
    assertThat(cosigned()).isEqualTo(was);
    assertThat(witness.answers().getLast()).isEqualTo(fraud.answer);
    assertThat(verify()).isZero();
    Path evidence = Files.writeString(folder.resolve("evidence"), seen.toString());
    assertThat(verify("--witness", witness.vkey(), "--checkpoint", evidence.toString()))
        .isEqualTo(3);
  }

  /** What is done to a log, and what a witness says. */
  enum Fraud {
    PUT_BACK(409),
    REWRITTEN(422);

    private final int answer;

    Fraud(int answer) {
      this.answer = answer;
    }
  }

  @Test
  void shouldPostCheckpointsWithAKey() throws IOException {
    List<String> posted = new CopyOnWriteArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/hook",
        exchange -> {
          try (exchange) {
            posted.add(
                exchange.getRequestHeaders().getFirst("Authorization")
                    + "\n"
                    + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            exchange.sendResponseHeaders(204, -1);
          }
        });
    server.start();
    URI hook = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
    try {
      start(posted(hook, "HOOK")).close();
    } finally {
      server.stop(0);
    }

    assertThat(posted.getLast()).isEqualTo("Bearer s3cret\n" + newest());
    // Nobody is there any more, and it does not matter
    start(posted(hook, "HOOK")).close();
    assertThat(verify()).isZero();
    assertThatThrownBy(() -> start(posted(hook, "NONE")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("NONE");
  }
}
