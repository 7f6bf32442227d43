package io.cardea.it.audit;

import static io.cardea.it.audit.ObeyingNodes.ERASURES;
import static io.cardea.it.audit.ObeyingNodes.HOLDS;
import static io.cardea.it.audit.ObeyingNodes.ORDERS;
import static io.cardea.it.audit.ObeyingNodes.PAT;
import static io.cardea.it.audit.ObeyingNodes.admin;
import static io.cardea.it.audit.ObeyingNodes.erase;
import static io.cardea.it.audit.ObeyingNodes.isReadable;
import static io.cardea.it.audit.ObeyingNodes.json;
import static io.cardea.it.audit.ObeyingNodes.state;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cardea.it.rig.LogLines;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of orders to all nodes: how they end, who ends them, and how they are seen. */
class NodeOrderTest {

  private static final ObjectMapper JSON = new ObjectMapper();

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

  private static void awaitRefused(TestGateway gateway, int count) {
    TestGateway.eventually(
        () -> {
          try {
            return admin(gateway)
                .get("/metrics")
                .text()
                .contains("cardea_audit_orders_refused " + count + ".0");
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        "refused: " + count);
  }

  /** Whoever writes to the database can keep nodes from erasing, and not unnoticed. */
  @Test
  void shouldTellThatSomebodyElseEndedAnErasure() throws IOException {
    // Given one that a node has not carried out yet, as it is away
    String there = nodes.call(other, PAT, "there");
    nodes.call(one, PAT, "here");
    other.stop();
    String id = json(erase(admin(one))).get("id").asText();
    try (LogLines lines = LogLines.listen()) {

      // When somebody takes from the database whom it is about
      nodes.database.execute("UPDATE audit_order SET subject = NULL");

      // Then it has not ended: whoever looks is told
      awaitRefused(one, 1);
      assertThat(lines.count("whom it is about was taken away")).isEqualTo(1);
      JsonNode page = json(admin(one).get(ORDERS));
      assertThat(page.get("findings").toString()).contains(id, "Order it again");
      JsonNode order = json(admin(one).get(ORDERS + "/" + id));
      assertThat(order.get("ended").asBoolean()).isFalse();
      assertThat(state(order, other)).isEqualTo("lost");
      assertThat(state(order, one)).isEqualTo("done");
    }

    // And it is mended by ending it, and ordering the same again
    other.restart();
    assertThat(isReadable(other, there)).isTrue();
    assertThat(json(admin(one).ask("DELETE", ORDERS + "/" + id, "")).get("ended").asBoolean())
        .isTrue();
    awaitRefused(one, 0);
    String again =
        json(admin(one)
                .ask(
                    "POST",
                    ERASURES,
                    "{\"name\":\"" + PAT + "\",\"issuer\":\"corp\",\"kind\":\"user\"}"))
            .get("id")
            .asText();
    ObeyingNodes.await(admin(one), again, other, "done");
    assertThat(isReadable(other, there)).isFalse();
  }

  @Test
  void shouldKeepToTheEndOfAnErasureAndSayWhatItHasMissed() throws IOException {
    // Given an order that is ended while one is away, and the row as it was before
    nodes.call(one, PAT, "here");
    String there = nodes.call(other, PAT, "there");
    other.stop();
    String id = json(erase(admin(one))).get("id").asText();
    nodes.database.execute("CREATE TABLE kept AS SELECT id, subject FROM audit_order");
    JsonNode ended = json(admin(one).ask("DELETE", ORDERS + "/" + id, ""));
    assertThat(ended.get("ended").asBoolean()).isTrue();
    assertThat(ended.get("done").asBoolean()).isFalse();
    assertThat(state(ended, other)).isEqualTo("ended");

    // When that comes back, then it says that it has missed it
    other.restart();
    ObeyingNodes.await(admin(one), id, other, "missed");
    assertThat(isReadable(other, there)).isTrue();

    // And when somebody puts back the row, then it does not go on, also after a start
    nodes.database.execute(
        "UPDATE audit_order o SET ended = NULL, subject = k.subject FROM kept k WHERE k.id = o.id");
    awaitRefused(other, 1);
    other.restart();
    awaitRefused(other, 1);
    assertThat(isReadable(other, there)).isTrue();
    assertThat(json(admin(other).get(ORDERS)).get("findings").toString())
        .contains(id, "it had ended");
  }

  @Test
  void shouldEndAHoldForANodeThatIsGone() throws IOException {
    other.stop();
    String body = "{\"reason\":\"order of a court\"}";
    String id = json(admin(one).ask("PUT", HOLDS + "/case-7", body)).get("id").asText();
    String release = json(admin(one).ask("DELETE", HOLDS + "/case-7", "")).get("id").asText();
    for (String order : List.of(id, release)) {
      JsonNode ended = json(admin(one).ask("DELETE", ORDERS + "/" + order, ""));
      assertThat(ended.get("ended").asBoolean()).isTrue();
      assertThat(state(ended, one)).isEqualTo("done");
      assertThat(state(ended, other)).isEqualTo("ended");
    }

    // And it does not make the hold when it comes back after all
    other.restart();
    assertThat(admin(other).get("/api/v1/audit/holds").text()).contains("\"items\":[]");
  }

  @Test
  void shouldSayThatItIsOrderedWhateverFailsThen() throws IOException {
    String here = nodes.call(one, PAT, "here");
    nodes.database.execute("ALTER TABLE audit_order_result RENAME TO audit_gone");

    RawResponse answer = erase(admin(one));

    assertThat(answer.status()).isEqualTo(202);
    JsonNode order = JSON.readTree(answer.text());
    assertThat(state(order, one)).isEqualTo("waiting");
    assertThat(isReadable(one, here)).isTrue();
    nodes.database.execute("ALTER TABLE audit_gone RENAME TO audit_order_result");
    String id = order.get("id").asText();
    ObeyingNodes.await(admin(one), id, one, "done");
    ObeyingNodes.await(admin(one), id, other, "nothing");
    assertThat(isReadable(one, here)).isFalse();
  }

  @Test
  void shouldShowOrdersByPages() throws IOException {
    List<String> given = new ArrayList<>();
    for (String issuer : List.of("a", "b", "c")) {
      String body = "{\"name\":\"" + PAT + "\",\"issuer\":\"" + issuer + "\",\"kind\":\"user\"}";
      given.addFirst(json(admin(one).ask("POST", ERASURES, body)).get("id").asText());
    }
    List<String> seen = new ArrayList<>();
    String query = "?limit=2";
    for (int pages = 0; pages < 2; pages++) {
      JsonNode page = json(admin(one).get(ORDERS + query));
      page.get("items").forEach(order -> seen.add(order.get("id").asText()));
      query = "?limit=2&cursor=" + page.path("next").asText();
    }
    assertThat(seen).isEqualTo(given);
    assertThat(query).endsWith("cursor=");
    for (String wrong :
        List.of(
            "?limit=0", "?limit=201", "?cursor=x", "?cursor=-1", "?cursor=9999999999999999999")) {
      assertThat(admin(one).get(ORDERS + wrong).status()).as(wrong).isEqualTo(400);
    }
  }
}
