package io.cardea.it.audit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.cardea.app.cli.CardeaCommand;
import io.cardea.audit.prove.Prover;
import io.cardea.audit.seal.KeyFile;
import io.cardea.audit.verify.Finding;
import io.cardea.audit.verify.LogVerification;
import io.cardea.audit.verify.RecordProof;
import io.cardea.audit.verify.Report;
import io.cardea.audit.verify.SealKey;
import io.cardea.it.rig.StartsGateways;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.GatewayProcess;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.ScriptedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a killed gateway recorded is proved, and what somebody changes then is found. */
@StartsGateways
class AuditProofTest {

  private static final int CALLS = 40;
  private static final Pattern INTENT = Pattern.compile("\"type\":\"intent\",\"id\":\"([^\"]+)");

  @TempDir private Path elsewhere;
  private ScriptedServer server;
  private GatewayProcess gateway;

  @BeforeEach
  void start() throws IOException {
    server = ScriptedServer.start().modern();
    gateway =
        GatewayProcess.start(
            Documents.adapter("south", server.url())
                + Documents.role("all", Documents.everything("south"))
                + Documents.binding("admin", "all"));
  }

  @AfterEach
  void stop() throws IOException {
    gateway.close();
    server.close();
  }

  private void calls() throws IOException {
    McpClient client = gateway.client("/adapters/south/mcp");
    for (int call = 0; call < CALLS; call++) {
      assertThat(client.modern("tools/call", "t", "\"name\":\"t\"").status()).isEqualTo(200);
    }
  }

  private Path log() {
    return gateway.data().resolve("audit");
  }

  private Report verify() throws IOException {
    SealKey key =
        SealKey.parse(
            KeyFile.read(gateway.data().resolve("audit.key")).newest().orElseThrow().toString());
    return LogVerification.verify(log(), List.of(key), "");
  }

  private void awaitSealed(long records) {
    TestGateway.eventually(
        () -> {
          try {
            return verify().sealed() >= records;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        records + " records sealed");
  }

  @Test
  void shouldProveWhatAKilledGatewayRecordedAndFindWhatIsChangedThen() throws IOException {
    // Given a gateway that is killed, started again, and killed again
    calls();
    awaitSealed(2 * CALLS);
    calls();
    gateway.kill();
    assertThat(verify().findings()).isEmpty();
    gateway.restart();
    calls();
    awaitSealed(6 * CALLS);
    gateway.kill();

    // Then everything is proved, and so is each record
    Report report = verify();
    assertThat(report.findings()).isEmpty();
    assertThat(report.sealed()).isGreaterThanOrEqualTo(6 * CALLS);
    assertThat(CardeaCommand.execute("audit", "verify", gateway.data().toString())).isZero();
    String first = Files.readString(log().resolve("audit-000001.seg"), ISO_8859_1);
    Matcher intent = INTENT.matcher(first);
    assertThat(intent.find()).isTrue();
    String proof =
        Prover.open(log()).prove(UUID.fromString(intent.group(1)), Prover.Which.BEGINNING);
    assertThat(
            RecordProof.check(
                    proof,
                    SealKey.parseAll(
                        KeyFile.read(gateway.data().resolve("audit.key"))
                            .newest()
                            .orElseThrow()
                            .toString()))
                .record())
        .contains("\"method\":\"tools/call\"");

    // When somebody makes another name of the tool that was called
    byte[] bytes = Files.readAllBytes(log().resolve("audit-000001.seg"));
    int at = first.indexOf("\"target\":\"t\"") + 10;
    bytes[at] = 'u';
    Files.write(log().resolve("audit-000001.seg"), bytes);

    // Then it is said where, also after the gateway has gone on
    gateway.restart();
    calls();
    gateway.kill();
    assertThat(verify().findings())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.kind()).isEqualTo(Finding.Kind.CHANGED);
          assertThat(finding.place()).startsWith("audit-000001.seg, offset ");
          int offset = Integer.parseInt(finding.place().replaceAll(".* ", ""));
          assertThat(at - offset).isBetween(8, 600);
        });
    assertThat(CardeaCommand.execute("audit", "verify", gateway.data().toString())).isEqualTo(3);
  }

  @Test
  void shouldNotServeOnALogThatCannotBeSealedFurther() throws IOException {
    calls();
    awaitSealed(2 * CALLS);
    gateway.kill();
    Path checkpoints = log().resolve("checkpoints");
    Path kept = Files.copy(checkpoints, elsewhere.resolve("checkpoints"));
    byte[] bytes = Files.readAllBytes(checkpoints);
    bytes[bytes.length - 20] ^= 1;
    Files.write(checkpoints, bytes);

    assertThat(catchThrowable(gateway::restart)).hasMessageContaining("cannot be sealed further");

    Files.copy(kept, checkpoints, StandardCopyOption.REPLACE_EXISTING);
    gateway.restart();
    calls();
    assertThat(verify().findings()).isEmpty();
  }
}
