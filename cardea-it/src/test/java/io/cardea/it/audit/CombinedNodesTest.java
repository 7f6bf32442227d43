package io.cardea.it.audit;

import static io.cardea.it.audit.CombinedNodes.COMBINED;
import static io.cardea.it.audit.CombinedNodes.auditor;
import static io.cardea.it.audit.CombinedNodes.keyOf;
import static io.cardea.it.audit.CombinedNodes.served;
import static io.cardea.it.audit.CopyingNodes.ACME;
import static io.cardea.it.audit.CopyingNodes.who;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.app.cli.CardeaCommand;
import io.cardea.audit.checkpoint.CheckpointFile;
import io.cardea.audit.checkpoint.NoteSigner;
import io.cardea.audit.checkpoint.SignedNote;
import io.cardea.audit.verify.ConsistencyProof;
import io.cardea.audit.verify.SealKey;
import io.cardea.it.control.Administrator;
import io.cardea.model.identity.AdminRole;
import io.cardea.model.identity.TenantId;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A job combines the logs of two gateways, and each has what it signed. */
class CombinedNodesTest {

  @TempDir private Path folder;
  private CombinedNodes nodes;
  private TestGateway one;
  private TestGateway other;

  @BeforeEach
  void open() throws IOException {
    nodes = new CombinedNodes(folder);
    one = nodes.one;
    other = nodes.other;
  }

  @AfterEach
  void close() throws IOException {
    nodes.close();
  }

  private static String metrics(TestGateway node) throws IOException {
    return auditor(node).get("/metrics").text();
  }

  private static boolean contradicts(TestGateway node) throws IOException {
    return metrics(node).contains("cardea_audit_combined_contradicts 1.0");
  }

  @Test
  void shouldCombineBothAndHaveBothServeIt() throws IOException {
    assertThat(auditor(one).get(COMBINED).status()).isEqualTo(404);
    assertThat(nodes.combine(one, other)).isZero();
    assertThat(nodes.combine(other, one)).isZero();

    String newest = nodes.newest().toString();
    assertThat(newest).contains("log " + keyOf(one).name()).contains("log " + keyOf(other).name());
    for (TestGateway node : List.of(one, other)) {
      assertThat(served(node, COMBINED)).isEqualTo(newest);
      assertThat(contradicts(node)).isFalse();
      Path kept = node.data().resolve("audit/combined").resolve(nodes.signer.key().id());
      assertThat(Files.getPosixFilePermissions(kept))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      node.restart();
      assertThat(served(node, COMBINED)).isEqualTo(newest);
      assertThat(verify(node, nodes.signer.key().toString())).isZero();
      assertThat(verify(node, nodes.signer.key().toString().replaceFirst("/[0-9a-f]", "/x")))
          .isEqualTo(1);
    }
    assertThat(new CheckpointFile(nodes.file(), 1 << 20).all()).hasSize(2);
  }

  private int verify(TestGateway node, String combinedKey) throws IOException {
    Path keys = Files.writeString(folder.resolve("audit.pub"), keyOf(node) + "\n");
    return CardeaCommand.execute(
        "audit",
        "verify",
        node.data().toString(),
        "--key",
        keys.toString(),
        "--combined-key",
        combinedKey);
  }

  @Test
  void shouldServeACheckpointAndProveThatTheLogGoesOnFromIt() throws IOException {
    SignedNote first = SignedNote.parse(served(one, "/api/v1/audit/checkpoint"));
    long size = Long.parseLong(first.text().split("\n", -1)[1]);
    assertThat(first.isSealedBy(keyOf(one))).isTrue();
    one.restart();

    String proof = served(one, "/api/v1/audit/consistency?from=" + size);

    ConsistencyProof proved =
        ConsistencyProof.check(
            proof, List.of(SealKey.parse(keyOf(one).toString())), first.toString());
    assertThat(proved.from()).isEqualTo(size);
    assertThat(proved.to()).isGreaterThan(size);
    assertThat(auditor(one).get("/api/v1/audit/consistency?from=100000").status()).isEqualTo(409);
    for (String wrong : List.of("", "?from=", "?from=0", "?from=-1", "?from=1x", "?since=1")) {
      assertThat(auditor(one).get("/api/v1/audit/consistency" + wrong).status())
          .as(wrong)
          .isEqualTo(400);
    }
  }

  @Test
  void shouldGoOnWithoutANodeThatIsAwayAndSayThatItsLineIsOld() throws IOException {
    assertThat(nodes.combine(one, other)).isZero();
    String before = lineOf(other);
    other.restart(); // so that its log is longer
    other.stop();
    one.restart();

    assertThat(nodes.combine(one, other)).isEqualTo(1);

    assertThat(lineOf(other)).isEqualTo(before);
    assertThat(served(one, COMBINED)).isEqualTo(nodes.newest().toString());
    other.restart();
    assertThat(nodes.combine(one, other)).isZero();
    assertThat(lineOf(other)).isNotEqualTo(before);
    assertThat(served(other, COMBINED)).isEqualTo(nodes.newest().toString());
  }

  private String lineOf(TestGateway node) throws IOException {
    String name = keyOf(node).name();
    return nodes.newest().text().lines().filter(line -> line.contains(name)).findFirst().orElse("");
  }

  /** What is done to a log. */
  enum Fraud {
    PUT_BACK,
    REWRITTEN
  }

  @ParameterizedTest
  @EnumSource(Fraud.class)
  void shouldSignNothingForALogThatWasPutBackAndHaveItsNodeSaySo(Fraud fraud) throws IOException {
    // Given a log that is put back to before what was combined
    Path earlier = nodes.copyOf(one);
    assertThat(nodes.combine(one, other)).isZero();
    String combined = nodes.newest().toString();
    nodes.putBack(one, earlier);
    assertThat(contradicts(one)).isFalse();
    while (fraud == Fraud.REWRITTEN && sealed(one) <= sealedIn(combined, one)) {
      one.restart();
    }

    // When the job comes
    assertThat(nodes.combine(one, other)).isEqualTo(1);

    // Then nothing is signed, and the node itself says what it is
    assertThat(nodes.newest().toString()).isEqualTo(combined);
    assertThat(contradicts(one)).isTrue();
    assertThat(contradicts(other)).isFalse();
    assertThat(auditor(one).get(COMBINED).status()).isEqualTo(404);
    assertThat(served(other, COMBINED)).isEqualTo(combined);
    RawResponse answer = auditor(one).ask("PUT", COMBINED, combined);
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.text()).contains("Contradicts");
  }

  private static long sealed(TestGateway node) throws IOException {
    String note = served(node, "/api/v1/audit/checkpoint");
    return Long.parseLong(note.split("\n", -1)[1]);
  }

  private static long sealedIn(String combined, TestGateway node) throws IOException {
    String name = keyOf(node).name();
    String line = combined.lines().filter(text -> text.contains(name)).findFirst().orElseThrow();
    return Long.parseLong(line.split(" ", -1)[2]);
  }

  @Test
  void shouldFindAtTheStartThatTheLogWasPutBackWithoutWhatIsKept() throws IOException {
    Path earlier = nodes.copyOf(one);
    assertThat(nodes.combine(one, other)).isZero();
    Path kept = one.data().resolve("audit/combined").resolve(nodes.signer.key().id());
    Files.createDirectories(earlier.resolve("combined"));
    Files.copy(kept, earlier.resolve("combined").resolve(kept.getFileName()));

    nodes.putBack(one, earlier);

    assertThat(contradicts(one)).isTrue();
    one.stop();
    assertThat(verify(one, nodes.signer.key().toString())).isEqualTo(3);
    one.restart();
  }

  @Test
  void shouldTakeNoForgedOrOlderList() throws IOException {
    assertThat(nodes.combine(one, other)).isZero();
    SignedNote older = nodes.newest();
    one.restart();
    assertThat(nodes.combine(one, other)).isZero();
    SignedNote kept = nodes.newest();
    NoteSigner stranger = NoteSigner.make(nodes.signer.key().name(), new SecureRandom());
    NoteSigner ofANode =
        NoteSigner.parse(Files.readString(other.data().resolve("audit.key")).strip());
    String later = kept.text().replaceFirst("\nat \\S+", "\nat 2100-01-01T00:00:00Z");

    for (String forged :
        List.of(
            "x",
            kept.text(),
            kept.toString().replace(" open", " closed"),
            SignedNote.of(later, stranger).toString(),
            SignedNote.of(later, ofANode).toString(),
            SignedNote.of(later + "log x\n", nodes.signer).toString(),
            kept + kept.toString())) {
      assertThat(auditor(one).ask("PUT", COMBINED, forged).status()).as(forged).isEqualTo(400);
    }
    String without = later.replaceFirst("\nlog " + keyOf(other).name() + " [^\n]*", "");
    for (String refused :
        List.of(older.toString(), SignedNote.of(without, nodes.signer).toString())) {
      assertThat(auditor(one).ask("PUT", COMBINED, refused).status()).as(refused).isEqualTo(409);
    }
    assertThat(auditor(one).ask("PUT", COMBINED, kept.toString()).text())
        .contains("\"changed\":false");
    assertThat(served(one, COMBINED)).isEqualTo(kept.toString());
    assertThat(contradicts(one)).isFalse();
    assertThat(
            auditor(one).ask("PUT", COMBINED, SignedNote.of(later, nodes.signer).toString()).text())
        .contains("\"changed\":true");
  }

  @Test
  void shouldLetOnlyAuditorsOfTheFirstTenantDoIt() throws IOException {
    assertThat(nodes.combine(one, other)).isZero();
    String kept = nodes.newest().toString();
    Administrator operator = who(one, TenantId.DEFAULT, AdminRole.OPERATOR);
    List<Administrator> strangers =
        List.of(
            who(one, TenantId.DEFAULT, AdminRole.VIEWER),
            who(one, TenantId.DEFAULT, AdminRole.POLICY_AUTHOR),
            who(one, ACME, AdminRole.AUDITOR),
            who(one, ACME, AdminRole.ADMIN));
    for (String path :
        List.of(COMBINED, "/api/v1/audit/checkpoint", "/api/v1/audit/consistency?from=1")) {
      for (Administrator stranger : strangers) {
        assertThat(stranger.get(path).status()).as(path).isEqualTo(403);
      }
      assertThat(new Administrator(one, "none").get(path).status()).as(path).isEqualTo(401);
      assertThat(operator.get(path).status()).as(path).isIn(200, 404);
    }
    for (Administrator stranger : strangers) {
      assertThat(stranger.ask("PUT", COMBINED, kept).status()).isEqualTo(403);
    }
    assertThat(operator.ask("PUT", COMBINED, kept).status()).isEqualTo(403);
    assertThat(new Administrator(one, "none").ask("PUT", COMBINED, kept).status()).isEqualTo(401);
    assertThat(auditor(one).ask("PUT", COMBINED, kept).status()).isEqualTo(200);
  }

  @Test
  void shouldSayWhatToDoWhereNobodyIsTrusted() throws IOException {
    try (TestGateway plain = TestGateway.withSample()) {
      RawResponse asked = auditor(plain).get(COMBINED);
      assertThat(asked.status()).isEqualTo(404);
      assertThat(asked.text()).contains("--audit-combined-key");
      RawResponse brought = auditor(plain).ask("PUT", COMBINED, "x");
      assertThat(brought.status()).isEqualTo(409);
      assertThat(brought.text()).contains("--audit-combined-key");
    }
  }
}
