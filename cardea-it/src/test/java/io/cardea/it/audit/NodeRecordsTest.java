package io.cardea.it.audit;

import static io.cardea.it.audit.CopyingNodes.ACME;
import static io.cardea.it.audit.CopyingNodes.ARGUMENT;
import static io.cardea.it.audit.CopyingNodes.ask;
import static io.cardea.it.audit.CopyingNodes.auditor;
import static io.cardea.it.audit.CopyingNodes.call;
import static io.cardea.it.audit.CopyingNodes.eventually;
import static io.cardea.it.audit.CopyingNodes.targets;
import static io.cardea.it.audit.CopyingNodes.who;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cardea.audit.seal.KeyFile;
import io.cardea.audit.verify.RecordProof;
import io.cardea.audit.verify.SealKey;
import io.cardea.it.control.Administrator;
import io.cardea.model.identity.AdminRole;
import io.cardea.model.identity.TenantId;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What both nodes have recorded is found on either, by who may see it. */
class NodeRecordsTest {

  static final String RECORDS = "/api/v1/audit/nodes/records";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  private CopyingNodes nodes;
  private SharedDatabase database;
  private TestGateway one;
  private TestGateway other;

  @BeforeEach
  void open() throws IOException {
    nodes = new CopyingNodes(folder);
    database = nodes.database;
    one = nodes.one;
    other = nodes.other;
  }

  @AfterEach
  void close() throws IOException {
    nodes.close();
  }

  @Test
  void shouldFindWhatBothHaveRecordedOnEither() throws IOException {
    call(one, TenantId.DEFAULT, "first");
    call(other, TenantId.DEFAULT, "second");
    call(one, TenantId.DEFAULT, "third");
    for (TestGateway gateway : List.of(one, other)) {
      String query = "agent=robot&type=intent&status=OK&proofs=true&order=oldest";
      eventually(auditor(gateway), query, "first", "second", "third");

      JsonNode page = ask(auditor(gateway), query);

      assertThat(targets(page)).containsExactly("first", "second", "third");
      for (JsonNode entry : page.get("records")) {
        boolean isOwn = gateway == other == entry.at("/record/target").asText().equals("second");
        assertThat(entry.get("checked").asBoolean()).isEqualTo(isOwn);
        assertThat(entry.get("node").asText()).isNotEmpty();
        assertThat(entry.has("proof")).isEqualTo(isOwn);
        assertThat(entry.has("proofAt")).isEqualTo(!isOwn);
        if (isOwn) {
          assertProved(gateway, entry.get("proof"), entry.get("record"));
          assertProved(gateway, entry.get("outcomeProof"), entry.get("outcome"));
        }
      }
      assertThat(page.at("/records/0/log")).isNotEqualTo(page.at("/records/1/log"));
      assertThat(page.at("/records/0/log")).isEqualTo(page.at("/records/2/log"));
    }
  }

  private static void assertProved(TestGateway gateway, JsonNode proof, JsonNode record)
      throws IOException {
    SealKey key =
        SealKey.parse(
            KeyFile.read(gateway.data().resolve("audit.key")).newest().orElseThrow().toString());
    RecordProof proved = RecordProof.check(proof.asText(), List.of(key));
    assertThat(JSON.readTree(proved.record())).isEqualTo(record);
  }

  @Test
  void shouldGiveOneOfAnotherNodeByItsIdAndItsBodyOnlyThere() throws IOException {
    call(other, TenantId.DEFAULT, "elsewhere");
    eventually(auditor(one), "target=elsewhere&status=OK", "elsewhere");
    String id = ask(auditor(one), "target=elsewhere").at("/records/0/record/id").asText();

    assertThat(auditor(one).get(RECORDS + "/" + id).text()).contains("elsewhere", "\"outcome\":{");
    assertThat(who(one, ACME, AdminRole.AUDITOR).get(RECORDS + "/" + id).status()).isEqualTo(404);
    assertThat(auditor(one).get(RECORDS + "/x").status()).isEqualTo(400);

    // Its arguments can only be read where their key is, and that is recorded there
    String payload = "/api/v1/audit/records/" + id + "/payload";
    assertThat(auditor(one).get(payload).status()).isEqualTo(404);
    assertThat(auditor(other).get(payload).text()).contains(ARGUMENT);
    other.awaitAudit("\"admin\"", "\"event\":\"sensitive_read\"", id);
    assertThat(who(other, TenantId.DEFAULT, AdminRole.OPERATOR).get(payload).status())
        .isEqualTo(403);
    assertThat(database.content()).contains(id).doesNotContain(ARGUMENT);
  }

  @Test
  void shouldShowEachTenantItsOwn() throws IOException {
    call(one, TenantId.DEFAULT, "ours");
    call(other, ACME, "theirs");
    eventually(auditor(other), "target=ours", "ours");
    eventually(who(one, ACME, AdminRole.AUDITOR), "target=theirs", "theirs");

    for (TestGateway gateway : List.of(one, other)) {
      for (AdminRole role : List.of(AdminRole.AUDITOR, AdminRole.OPERATOR, AdminRole.ADMIN)) {
        assertThat(ask(who(gateway, TenantId.DEFAULT, role), "limit=1000").toString())
            .contains("\"ours\"")
            .doesNotContain("theirs", "\"tenant\":\"acme\"");
        assertThat(ask(who(gateway, ACME, role), "limit=1000").toString())
            .contains("\"theirs\"")
            .doesNotContain("ours\"", "\"tenant\":\"default\"");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = AdminRole.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"AUDITOR", "OPERATOR", "ADMIN"})
  void shouldShowNothingToOthers(AdminRole role) throws IOException {
    Administrator somebody = who(one, TenantId.DEFAULT, role);
    assertThat(somebody.get(RECORDS).status()).isEqualTo(403);
    assertThat(somebody.get(RECORDS + "/01a20357-1177-7e6d-ae65-83fe0b9efe30").status())
        .isEqualTo(403);
    assertThat(new Administrator(one, one.key("robot")).get(RECORDS).status()).isIn(401, 403);
  }

  @Test
  void shouldGoThroughPagesOfBoth() throws IOException {
    List<String> called = new ArrayList<>();
    for (int call = 0; call < 7; call++) {
      called.add("tool-" + call);
      call(call % 2 == 0 ? one : other, TenantId.DEFAULT, "tool-" + call);
    }
    String query = "agent=robot&type=intent&order=oldest";
    eventually(auditor(one), query, called.toArray(String[]::new));
    List<String> found = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = ask(auditor(one), query + "&limit=3" + cursor);
      found.addAll(targets(page));
      cursor = page.has("next") ? "&cursor=" + page.get("next").asText() : "";
    } while (!cursor.isEmpty());
    assertThat(found).isEqualTo(called);

    // And a cursor fits its own question only, and none of one node
    String next = ask(auditor(one), query + "&limit=3").get("next").asText();
    for (String wrong :
        List.of(
            RECORDS + "?agent=other&type=intent&order=oldest&cursor=" + next,
            RECORDS + "?" + query + "&cursor=nonsense",
            "/api/v1/audit/records?" + query + "&cursor=" + next)) {
      assertThat(auditor(one).get(wrong).status()).as(wrong).isEqualTo(400);
    }
  }

  @Test
  void shouldTakeHostileValuesForWhatTheyAre() throws IOException {
    call(one, TenantId.DEFAULT, "honest");
    eventually(auditor(one), "target=honest", "honest");
    for (String value :
        List.of(
            "' OR '1'='1",
            "'; DROP TABLE audit_record; --",
            "\0",
            "honest\0",
            "%",
            "_onest",
            "\\",
            "$1",
            "?",
            "x".repeat(2_000))) {
      for (String field : List.of("target", "agent", "session", "reason")) {
        String query = field + "=" + URLEncoder.encode(value, UTF_8);
        assertThat(targets(ask(auditor(one), query))).as(query).isEmpty();
      }
    }
    assertThat(auditor(one).get(RECORDS + "?agent=").status()).isEqualTo(400);
    assertThat(auditor(one).get(RECORDS + "?user=kim@example.com").status()).isEqualTo(400);
    assertThat(targets(ask(auditor(one), "target=honest"))).containsExactly("honest");
  }

  @Test
  void shouldSayThatAPseudonymIsOfOneNode() throws IOException {
    call(one, TenantId.DEFAULT, "a");
    call(other, TenantId.DEFAULT, "b");
    eventually(auditor(one), "agent=robot", "a", "b");
    assertThat(ask(auditor(one), "user=p-" + "0".repeat(32)).get("findings").toString())
        .contains("a pseudonym is of one log");
    assertThat(ask(auditor(one), "agent=robot").get("findings")).isEmpty();
  }

  @Test
  void shouldSayWhereNothingIsCopied() throws IOException {
    try (TestGateway alone = TestGateway.start(nodes.documents())) {
      RawResponse answer = auditor(alone).get(RECORDS);
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.text()).contains("--audit-postgres");
    }
  }
}
