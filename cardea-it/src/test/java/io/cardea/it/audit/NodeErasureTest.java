package io.cardea.it.audit;

import static io.cardea.it.audit.ObeyingNodes.ACME;
import static io.cardea.it.audit.ObeyingNodes.ARGUMENT;
import static io.cardea.it.audit.ObeyingNodes.ERASURES;
import static io.cardea.it.audit.ObeyingNodes.HOLDS;
import static io.cardea.it.audit.ObeyingNodes.ORDERS;
import static io.cardea.it.audit.ObeyingNodes.PAT;
import static io.cardea.it.audit.ObeyingNodes.admin;
import static io.cardea.it.audit.ObeyingNodes.erase;
import static io.cardea.it.audit.ObeyingNodes.isReadable;
import static io.cardea.it.audit.ObeyingNodes.json;
import static io.cardea.it.audit.ObeyingNodes.knows;
import static io.cardea.it.audit.ObeyingNodes.log;
import static io.cardea.it.audit.ObeyingNodes.state;
import static io.cardea.it.audit.ObeyingNodes.who;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cardea.it.control.Administrator;
import io.cardea.it.rig.LogLines;
import io.cardea.model.identity.AdminRole;
import io.cardea.model.identity.TenantId;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is erased on all nodes is erased on each, also on one that was away; by who may do it. */
class NodeErasureTest {

  @TempDir private Path folder;

  private ObeyingNodes nodes;
  private TestGateway one;
  private TestGateway other;

  @BeforeEach
  void open() throws IOException {
    nodes = new ObeyingNodes(folder, Clock.systemUTC());
    one = nodes.one;
    other = nodes.other;
  }

  @AfterEach
  void close() throws IOException {
    nodes.close();
  }

  @Test
  void shouldEraseOnBoth() throws IOException {
    // Given calls of two persons on both nodes
    String here = nodes.call(one, PAT, "here");
    String there = nodes.call(other, PAT, "there");
    String kims = nodes.call(other, "kim@canary.example", "kims");
    assertThat(isReadable(one, here) && isReadable(other, there)).isTrue();

    // When one of them is erased at one
    JsonNode order = json(erase(admin(one)));
    String id = order.get("id").asText();
    assertThat(state(order, one)).isEqualTo("done");
    ObeyingNodes.await(admin(one), id, other, "done");

    // Then neither can read it, or tell who it was; of the other nothing is lost
    for (TestGateway gateway : List.of(one, other)) {
      assertThat(isReadable(gateway, gateway == one ? here : there)).isFalse();
      assertThat(knows(gateway, PAT)).isFalse();
      JsonNode done = json(admin(gateway).get(ORDERS + "/" + id));
      assertThat(done.get("done").asBoolean()).isTrue();
      assertThat(done.get("by").asText()).isEqualTo("admin");
      assertThat(done.get("log").asText()).isEqualTo(log(one));
      assertThat(gateway.keeps(PAT)).isFalse();
    }
    assertThat(isReadable(other, kims)).isTrue();

    // And each log says who ordered it, where, and verifies
    assertThat(other.awaitAudit("\"admin\"", "DELETE", "/api/v1/audit/subjects/p-", "order=" + id))
        .contains("\"issuer\":\"" + log(one) + "\"", "\"subject\":\"admin\"", "request+4711")
        .contains("\"event\":\"sensitive_delete\"");
    ObeyingNodes.assertVerified(one);
    ObeyingNodes.assertVerified(other);

    // And the database never had the name, and has nothing to find it by any more
    assertThat(nodes.database.content())
        .contains(id)
        .doesNotContain(PAT, ARGUMENT, ObeyingNodes.KEY);
    assertThat(nodes.database.number("SELECT count(*) FROM audit_order WHERE subject IS NULL"))
        .isEqualTo(1);
  }

  @Test
  void shouldEraseOnOneThatWasAwayBeforeItAnswers() throws IOException {
    nodes.call(one, PAT, "here");
    String there = nodes.call(other, PAT, "there");
    other.stop();

    JsonNode order = json(erase(admin(one)));
    String id = order.get("id").asText();
    assertThat(state(order, one)).isEqualTo("done");
    assertThat(state(order, other)).isEqualTo("waiting");
    assertThat(order.get("done").asBoolean()).isFalse();
    assertThat(nodes.database.content()).doesNotContain(PAT);

    other.restart();
    assertThat(knows(other, PAT)).isFalse();
    assertThat(isReadable(other, there)).isFalse();
    ObeyingNodes.await(admin(one), id, other, "done");

    // And who comes again is somebody new, whom the old order is not about
    one.restart();
    other.restart();
    String again = nodes.call(other, PAT, "again");
    other.restart();
    assertThat(isReadable(other, again)).isTrue();
  }

  @Test
  void shouldEraseWhomOnlyTheOtherKnows() throws IOException {
    String there = nodes.call(other, PAT, "there");
    Administrator admin = admin(one);
    RawResponse unknown = erase(admin);
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.text()).contains("issuer and kind");

    String body = "{\"name\":\"" + PAT + "\",\"issuer\":\"%s\",\"kind\":\"%s\"}";
    for (String wrong : List.of(body.formatted("corp", "agent"), body.formatted("else", "user"))) {
      String id = json(admin.ask("POST", ERASURES, wrong)).get("id").asText();
      ObeyingNodes.await(admin, id, other, "nothing");
    }
    assertThat(isReadable(other, there)).isTrue();

    String id =
        json(admin.ask("POST", ERASURES, body.formatted("corp", "user"))).get("id").asText();
    ObeyingNodes.await(admin, id, other, "done");
    assertThat(isReadable(other, there)).isFalse();
    assertThat(state(json(admin.get(ORDERS + "/" + id)), one)).isEqualTo("nothing");
  }

  @Test
  void shouldBeForAdministratorsOfTheTenant() throws IOException {
    String here = nodes.call(one, PAT, "here");
    for (AdminRole role : AdminRole.values()) {
      if (role != AdminRole.ADMIN) {
        assertThat(erase(who(one, TenantId.DEFAULT, role)).status())
            .as(role.label())
            .isEqualTo(403);
      }
    }
    Administrator theirs = who(one, ACME, AdminRole.ADMIN);
    assertThat(erase(theirs).status()).isEqualTo(404);
    String named = "{\"name\":\"" + PAT + "\",\"issuer\":\"corp\",\"kind\":\"user\"}";
    String their = json(theirs.ask("POST", ERASURES, named)).get("id").asText();
    ObeyingNodes.await(theirs, their, other, "nothing");
    assertThat(isReadable(one, here)).isTrue();

    // Nor does one tenant see the orders of another
    String our = json(erase(admin(one))).get("id").asText();
    assertThat(theirs.get(ORDERS + "/" + our).status()).isEqualTo(404);
    assertThat(theirs.ask("DELETE", ORDERS + "/" + our, "").status()).isEqualTo(404);
    assertThat(theirs.get(ORDERS).text()).contains(their).doesNotContain(our);
    assertThat(who(one, TenantId.DEFAULT, AdminRole.AUDITOR).get(ORDERS).text())
        .contains(our)
        .doesNotContain(their);
    assertThat(who(one, TenantId.DEFAULT, AdminRole.OPERATOR).get(ORDERS).status()).isEqualTo(403);
    assertThat(
            who(one, TenantId.DEFAULT, AdminRole.AUDITOR)
                .ask("DELETE", ORDERS + "/" + our, "")
                .status())
        .isEqualTo(403);
  }

  @Test
  void shouldNotDoWhatNoNodeHasOrdered() throws IOException {
    // Given an order that was carried out, and somebody who can write to the database
    nodes.call(one, PAT, "pats");
    String kims = nodes.call(other, "kim@canary.example", "kims");
    String id = json(erase(admin(one))).get("id").asText();
    ObeyingNodes.await(admin(one), id, other, "nothing");
    String forged = "01a20357-1177-7e6d-ae65-83fe0b9efe30";
    try (LogLines lines = LogLines.listen()) {
      nodes.database.execute(
          "INSERT INTO audit_order (id, content, subject, seal) SELECT '%s', replace(content, id, '%s'), seal, seal FROM audit_order"
              .formatted(forged, forged));

      // When nodes look, then they tell of it, and do nothing
      TestGateway.eventually(
          () -> lines.texts().stream().anyMatch(line -> line.contains(forged)), "told of");
      JsonNode page = json(admin(one).get(ORDERS));
      assertThat(page.get("items")).hasSize(1);
      assertThat(page.get("findings").toString()).contains(forged, "is not carried out");
      assertThat(admin(one).get(ORDERS + "/" + forged).status()).isEqualTo(404);
      assertThat(isReadable(other, kims)).isTrue();
    }

    // And nobody believes that a node has done what it did not say
    other.stop();
    String next =
        json(admin(one)
                .ask(
                    "POST",
                    ERASURES,
                    "{\"name\":\"kim@canary.example\",\"issuer\":\"corp\",\"kind\":\"user\"}"))
            .get("id")
            .asText();
    nodes.database.execute(
        "INSERT INTO audit_order_result (id, log, at, result, seal) SELECT '%s', log, at, 'done', seal FROM audit_order_result WHERE id = '%s' AND log = '%s'"
            .formatted(next, id, log(other)));
    assertThat(state(json(admin(one).get(ORDERS + "/" + next)), other)).isEqualTo("waiting");
    other.restart();
    assertThat(isReadable(other, kims)).isFalse();
    ObeyingNodes.await(admin(one), next, other, "done");
  }

  @Test
  void shouldWaitForHoldsAndEndWhatNobodyWillDo() throws IOException {
    String there = nodes.call(other, PAT, "there");
    nodes.call(one, PAT, "here");
    assertThat(
            admin(other)
                .ask("PUT", "/api/v1/audit/holds/case-7", "{\"reason\":\"court\"}")
                .status())
        .isEqualTo(200);
    String id = json(erase(admin(one))).get("id").asText();
    ObeyingNodes.await(admin(one), id, other, "held");
    assertThat(isReadable(other, there)).isTrue();

    assertThat(admin(other).ask("DELETE", "/api/v1/audit/holds/case-7", "").status())
        .isEqualTo(200);
    ObeyingNodes.await(admin(one), id, other, "done");
    assertThat(isReadable(other, there)).isFalse();

    // And one that will not come back is waited for no longer
    other.stop();
    nodes.call(one, PAT, "again");
    String last = json(erase(admin(one))).get("id").asText();
    assertThat(state(json(admin(one).get(ORDERS + "/" + last)), other)).isEqualTo("waiting");
    JsonNode ended = json(admin(one).ask("DELETE", ORDERS + "/" + last, ""));
    assertThat(state(ended, other)).isEqualTo("ended");
    assertThat(nodes.database.number("SELECT count(*) FROM audit_order WHERE subject IS NULL"))
        .isEqualTo(2);
  }

  @Test
  void shouldDoNothingWithoutTheDatabase() throws IOException {
    String here = nodes.call(one, PAT, "here");
    nodes.database.stop();
    RawResponse refused = erase(admin(one));
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.text()).contains("Nothing was done on this node");
    assertThat(isReadable(one, here)).isTrue();
    assertThat(admin(one).ask("PUT", HOLDS + "/case-7", "{\"reason\":\"court\"}").status())
        .isEqualTo(503);
    assertThat(admin(one).get("/api/v1/audit/holds").text()).contains("\"items\":[]");

    nodes.database.start();
    TestGateway.eventually(
        () -> {
          try {
            return erase(admin(one)).status() == 200;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        "it is back");
    assertThat(isReadable(one, here)).isFalse();
  }

  @Test
  void shouldRefuseWhatIsNoErasure() throws IOException {
    nodes.call(one, PAT, "here");
    for (String body :
        List.of(
            "",
            "[]",
            "{}",
            "{\"name\":7}",
            "{\"name\":\"\"}",
            "{\"id\":\"nobody\"}",
            "{\"name\":\"x\",\"issuer\":\"corp\",\"kind\":\"person\"}",
            "{\"name\":\"x\",\"isuer\":\"corp\"}")) {
      assertThat(admin(one).ask("POST", ERASURES, body).status()).as(body).isEqualTo(400);
    }
    String unreasoned = "/api/v1/audit/nodes/erasures";
    String pat = "{\"name\":\"" + PAT + "\"}";
    assertThat(admin(one).ask("POST", unreasoned, pat).status()).isEqualTo(400);
    assertThat(admin(one).ask("POST", unreasoned + "?reason=" + PAT + "+asked", pat).text())
        .contains("has the name in it");
    assertThat(admin(one).get(ORDERS).text()).contains("\"items\":[]");
  }
}
