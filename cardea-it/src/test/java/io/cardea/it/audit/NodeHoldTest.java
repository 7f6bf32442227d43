package io.cardea.it.audit;

import static io.cardea.it.audit.ObeyingNodes.ACME;
import static io.cardea.it.audit.ObeyingNodes.HOLDS;
import static io.cardea.it.audit.ObeyingNodes.admin;
import static io.cardea.it.audit.ObeyingNodes.json;
import static io.cardea.it.audit.ObeyingNodes.who;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cardea.audit.retention.RetentionSettings;
import io.cardea.model.identity.AdminRole;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.TenantId;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.time.FakeClock;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hold that is put in force on all nodes keeps what each of them has, until it ends on all. */
class NodeHoldTest {

  private static final String LOCAL = "/api/v1/audit/holds";
  private static final String BODY =
      "{\"reason\":\"order of a court\",\"until\":\"2026-03-02T00:00:00Z\"}";

  private final FakeClock clock = new FakeClock(Instant.parse("2026-03-01T12:00:00Z"));

  @TempDir private Path folder;

  private ObeyingNodes nodes;
  private List<TestGateway> both;

  @BeforeEach
  void open() throws IOException {
    nodes = new ObeyingNodes(folder, clock);
    both = List.of(nodes.one, nodes.other);
  }

  @AfterEach
  void close() throws IOException {
    nodes.close();
  }

  private static void call(TestGateway gateway, String tool) throws IOException {
    // A key does not last as long as the records.
    String key = gateway.issue("robot", KeyScope.data()).key();
    McpClient client = McpClient.of(gateway.port(), "a", key);
    assertThat(client.modern("tools/call", tool, "\"name\":\"" + tool + "\"").status())
        .isEqualTo(200);
  }

  private static Path segment(TestGateway gateway, long number) {
    return gateway.data().resolve("audit").resolve("audit-%06d.seg".formatted(number));
  }

  private static void awaitGone(TestGateway gateway, long segment) {
    TestGateway.eventually(
        () -> !Files.exists(segment(gateway, segment)), "segment " + segment + " gone");
  }

  private void later(Optional<RetentionSettings> retention) throws IOException {
    for (TestGateway gateway : both) {
      gateway.stop();
    }
    clock.advance(Duration.ofDays(100));
    for (TestGateway gateway : both) {
      if (retention.isPresent()) {
        gateway.restart(retention.get());
      } else {
        gateway.restart();
      }
    }
  }

  @Test
  void shouldKeepOnBothUntilItEndsOnBoth() throws IOException {
    // Given a hold that was ordered at one
    for (TestGateway gateway : both) {
      call(gateway, "old");
    }
    JsonNode order = json(admin(nodes.one).ask("PUT", HOLDS + "/case-7", BODY));
    ObeyingNodes.await(admin(nodes.one), order.get("id").asText(), nodes.other, "done");
    assertThat(admin(nodes.other).get(LOCAL).text()).contains("case-7", "order of a court");

    // When what is older than 30 days goes, then what is held stays on both
    later(Optional.empty());
    for (TestGateway gateway : both) {
      call(gateway, "new");
    }
    later(
        Optional.of(
            new RetentionSettings(
                Optional.of(Duration.ofDays(30)), OptionalLong.empty(), Optional.empty())));
    for (TestGateway gateway : both) {
      awaitGone(gateway, 2);
      assertThat(segment(gateway, 1)).exists();
    }

    // And goes when it ends, ordered at the other
    JsonNode end = json(admin(nodes.other).ask("DELETE", HOLDS + "/case-7", ""));
    ObeyingNodes.await(admin(nodes.other), end.get("id").asText(), nodes.one, "done");
    for (TestGateway gateway : both) {
      awaitGone(gateway, 1);
      ObeyingNodes.assertVerified(gateway);
    }
    assertThat(nodes.one.awaitAudit("\"admin\"", "DELETE", LOCAL + "/case-7", "order="))
        .contains("\"issuer\":\"" + ObeyingNodes.log(nodes.other) + "\"");
  }

  @Test
  void shouldNotMakeOneThatEndedMeanwhileAndNotEndAnother() throws IOException {
    // Given a node that was away while a hold was in force
    nodes.other.stop();
    String made = json(admin(nodes.one).ask("PUT", HOLDS + "/case-7", BODY)).get("id").asText();
    json(admin(nodes.one).ask("DELETE", HOLDS + "/case-7", ""));
    nodes.other.restart();
    ObeyingNodes.await(admin(nodes.one), made, nodes.other, "nothing");
    assertThat(admin(nodes.other).get(LOCAL).text()).contains("\"items\":[]");

    // And one that has another hold of the name
    assertThat(admin(nodes.other).ask("PUT", LOCAL + "/case-8", BODY).status()).isEqualTo(200);
    clock.advance(Duration.ofSeconds(1));
    String taken = json(admin(nodes.one).ask("PUT", HOLDS + "/case-8", BODY)).get("id").asText();
    ObeyingNodes.await(admin(nodes.one), taken, nodes.other, "taken");
    String end = json(admin(nodes.one).ask("DELETE", HOLDS + "/case-8", "")).get("id").asText();
    ObeyingNodes.await(admin(nodes.one), end, nodes.other, "taken");
    ObeyingNodes.await(admin(nodes.one), taken, nodes.other, "nothing");
    assertThat(admin(nodes.other).get(LOCAL).text()).contains("case-8");
  }

  @Test
  void shouldBeForAdministratorsOfTheFirstTenantAndKeepFromErasing() throws IOException {
    for (AdminRole role : AdminRole.values()) {
      for (TenantId tenant : List.of(TenantId.DEFAULT, ACME)) {
        if (role != AdminRole.ADMIN || tenant.equals(ACME)) {
          RawResponse refused = who(nodes.one, tenant, role).ask("PUT", HOLDS + "/mine", BODY);
          assertThat(refused.status()).as(tenant + " " + role).isEqualTo(403);
          assertThat(who(nodes.one, tenant, role).ask("DELETE", HOLDS + "/mine", "").status())
              .isEqualTo(403);
        }
      }
    }
    assertThat(admin(nodes.one).ask("DELETE", HOLDS + "/mine", "").status()).isEqualTo(404);
    json(admin(nodes.one).ask("PUT", HOLDS + "/mine", BODY));
    assertThat(admin(nodes.one).ask("PUT", HOLDS + "/mine", BODY).status()).isEqualTo(409);
    call(nodes.one, "held");
    assertThat(admin(nodes.one).ask("POST", ObeyingNodes.ERASURES, "{\"name\":\"robot\"}").status())
        .isEqualTo(409);
  }
}
