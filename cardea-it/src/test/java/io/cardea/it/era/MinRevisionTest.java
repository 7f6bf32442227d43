package io.cardea.it.era;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.rig.Answers;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That no server is spoken to in an older revision than its adapter allows, whoever asks. */
class MinRevisionTest {

  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String CALL =
      McpClient.request(1, "tools/call", "{\"name\":\"%s\",\"arguments\":{}}");

  private EraServer server;

  @BeforeEach
  void open() throws IOException {
    server = EraServer.start();
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private String floor(String minRevision) {
    return Documents.adapter("a", server.url(), "minRevision: \"" + minRevision + "\"")
        + Documents.role("all", Documents.everything("a"))
        + Documents.binding("robot", "all");
  }

  @Test
  void shouldNotLearnAServerThatOffersLess() throws Exception {
    server.legacy("2025-03-26");
    try (EraGateway gateway = EraGateway.start(floor("2025-06-18"))) {
      gateway.await(
          "a",
          SOON,
          "\"minRevision\":\"2025-06-18\"",
          "\"state\":\"down\"",
          "\"reason\":\"speaks 2025-03-26, the adapter demands at least 2025-06-18\"",
          "\"era\":\"legacy\",\"revision\":\"2025-03-26\"",
          "\"toolCount\":0");
      assertThat(server.log()).doesNotContain("notifications/initialized", "tools/list");
      assertNoSessionLasts();

      // When it is updated
      server.legacy("2025-06-18");

      // Then
      gateway.await("a", SOON, "\"state\":\"up\"", "\"revision\":\"2025-06-18\"");
    }
  }

  private void assertNoSessionLasts() throws Exception {
    EraGateway.await(
        SOON,
        () -> server.sessions().isEmpty() ? "none" : "",
        () -> "no session, but there are " + server.sessions());
  }

  @Test
  void shouldRefuseAClientThatAgreesOnLessWithTheServer() throws Exception {
    server.agreeable();
    try (EraGateway gateway = EraGateway.start(floor("2025-06-18"))) {
      gateway.await("a", SOON, "\"state\":\"up\"");
      Set<String> learners = server.sessions();

      // When
      RawResponse refused = gateway.client("a").post(McpClient.initialize("2025-03-26", "{}"));

      // Then
      Answers.assertError(refused, 400, -32602);
      assertThat(refused.text())
          .contains("agreed on 2025-03-26", "demands 2025-06-18 or later", "Offer that")
          .contains("\"supported\":[\"2025-06-18\",\"2025-11-25\"],\"requested\":\"2025-03-26\"");
      assertThat(refused.header("mcp-session-id")).isEmpty();
      EraGateway.await(
          SOON,
          () -> server.sessions().equals(learners) ? "only that" : "",
          () -> "only the learner's session of " + server.sessions());

      // And one that agrees on enough is let through.
      McpClient session = gateway.client("a").session("2025-06-18");
      assertThat(session.post(CALL.formatted("one")).status()).isEqualTo(200);
    }
  }

  @Test
  void shouldAskForTheFloorOnBehalfOfAnOlderClient() throws Exception {
    server.agreeable();
    try (EraGateway gateway = EraGateway.start(floor("2025-06-18"))) {
      gateway.await("a", SOON, "\"state\":\"up\"");

      // When
      McpClient session = gateway.client("a").at("/mcp").session("2025-03-26");
      RawResponse answer = session.post(CALL.formatted("a__one"));

      // Then
      assertThat(answer.text()).contains("\"content\":[]");
      assertThat(server.log()).contains("initialize 2025-06-18", "tools/call");
      assertThat(server.log()).doesNotContain("initialize 2025-03-26");
    }
  }

  @Test
  void shouldNotCallAServerThatHasComeToOfferLess() throws Exception {
    server.legacy("2025-11-25");
    try (EraGateway gateway = EraGateway.start(floor("2025-06-18"))) {
      gateway.await("a", SOON, "\"state\":\"up\"");
      McpClient session = gateway.client("a").at("/mcp").session("2025-11-25");
      server.legacy("2025-03-26");

      // When
      RawResponse refused = session.post(CALL.formatted("a__one"));

      // Then
      assertThat(refused.text())
          .contains("\"code\":50200", "speaks MCP 2025-03-26", "demands 2025-06-18 or later");
      assertThat(server.log()).doesNotContain("notifications/initialized", "tools/call");
      assertNoSessionLasts();
    }
  }

  @Test
  void shouldServeEveryClientInTheModernEraWhereNoOtherIsAllowed() throws Exception {
    server.modern("\"2026-07-28\",\"2025-11-25\"");
    try (EraGateway gateway = EraGateway.start(floor("2026-07-28"))) {
      gateway.await("a", SOON, "\"state\":\"up\"", "\"alsoSpeaks\":[\"2025-11-25\"]");

      // When
      McpClient single = gateway.client("a").session("2025-03-26");
      McpClient all = gateway.client("a").at("/mcp").session("2024-11-05");

      // Then
      assertThat(single.post(CALL.formatted("one")).text()).contains("\"content\":[]");
      assertThat(all.post(CALL.formatted("a__one")).text()).contains("\"content\":[]");
      assertThat(server.log())
          .contains("tools/call")
          .noneMatch(what -> what.startsWith("initialize"));
    }
  }

  @Test
  void shouldEndSessionsThatAreOlderThanANewFloor() throws Exception {
    server.agreeable();
    try (EraGateway gateway = EraGateway.start(floor("2024-11-05"))) {
      gateway.await("a", SOON, "\"state\":\"up\"");
      McpClient single = gateway.client("a").session("2025-03-26");
      McpClient all = gateway.client("a").at("/mcp").session("2025-03-26");
      assertThat(single.post(CALL.formatted("one")).status()).isEqualTo(200);
      assertThat(all.post(CALL.formatted("a__one")).status()).isEqualTo(200);

      // When
      gateway.reload(floor("2025-06-18"));
      gateway.await("a", SOON, "\"minRevision\":\"2025-06-18\"", "\"state\":\"up\"");

      // Then
      RawResponse refused = single.post(CALL.formatted("one"));
      assertThat(refused.status()).isEqualTo(404);
      assertThat(refused.text()).contains("send initialize again");
      assertThat(all.post(CALL.formatted("a__one")).text()).contains("\"content\":[]");
      assertThat(server.log()).contains("initialize 2025-06-18");
    }
  }
}
