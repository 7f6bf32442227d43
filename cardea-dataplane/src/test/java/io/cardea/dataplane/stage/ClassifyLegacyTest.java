package io.cardea.dataplane.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Calls;
import io.cardea.dataplane.pipeline.Facts;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests without an envelope, protocol.md "Two eras" and "Legacy client face". */
class ClassifyLegacyTest {

  private static final String SESSION = "Mcp-Session-Id: s";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ping",
        "tools/list",
        "tools/call",
        "prompts/list",
        "prompts/get",
        "resources/list",
        "resources/templates/list",
        "resources/read",
        "resources/subscribe",
        "resources/unsubscribe",
        "completion/complete",
        "logging/setLevel"
      })
  void shouldTakeEveryLegacyMethodOfASession(String method) {
    assertThat(request(method, SESSION)).isEqualTo("2025-03-26 " + method);
    assertThat(request(method, SESSION, "MCP-Protocol-Version: 2025-11-25"))
        .isEqualTo("2025-11-25 " + method);
    assertThat(request(method)).isEqualTo("400 -32600");
    assertThat(request(method, "MCP-Protocol-Version: 2025-11-25")).isEqualTo("400 -32600");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "server/discover",
        "subscriptions/listen",
        "tasks/update",
        "notifications/tasks",
        "no/such",
        "sampling/createMessage",
        "elicitation/create",
        "roots/list",
        "notifications/initialized",
        "notifications/cancelled",
        "Ping",
        "ping "
      })
  void shouldAnswerUnlistedMethodsWithAnError(String method) {
    assertThat(request(method, SESSION)).isEqualTo("200 -32601");
    assertThat(request(method)).isEqualTo("400 -32600");
  }

  @ParameterizedTest
  @CsvSource({
    "notifications/initialized, 2025-03-26 notifications/initialized",
    "notifications/cancelled, 2025-03-26 notifications/cancelled",
    "notifications/progress, 2025-03-26 notifications/progress",
    "notifications/roots/list_changed, 2025-03-26 notifications/roots/list_changed",
    "notifications/message, 400 -32601",
    "notifications/tools/list_changed, 400 -32601",
    "notifications/no/such, 400 -32601",
    "tools/call, 400 -32601",
    "initialize, 400 -32601",
  })
  void shouldTakeNotificationsOfClientsOnly(String method, String expected) {
    String body = "{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\"}";
    assertThat(post(body, SESSION)).isEqualTo(expected);
    assertThat(post(body)).isEqualTo("400 -32600");
  }

  @Test
  void shouldTakeResponsesOfASession() {
    String body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}";
    assertThat(post(body, SESSION)).isEqualTo("2025-03-26 -");
    assertThat(post(body)).isEqualTo("400 -32600");
  }

  @ParameterizedTest
  @CsvSource({
    "2024-11-05, 2024-11-05 ping",
    "2025-03-26, 2025-03-26 ping",
    "2025-06-18, 2025-06-18 ping",
    "2025-11-25, 2025-11-25 ping",
    "2025-11-26, 400 -32600",
    "2025-1-1, 400 -32600",
    "'2025-11-25, 2025-06-18', 400 -32600",
    "latest, 400 -32600",
    "1, 400 -32600",
    "'', 400 -32600",
    // A header of the modern era without an envelope lacks the envelope.
    "2026-07-28, 400 -32602",
    "2026-07-29, 400 -32602",
    "9999-99-99, 400 -32602",
    "2026-07-27, 400 -32600",
  })
  void shouldKnowTheRevisionsOfTheHeader(String version, String expected) {
    assertThat(request("ping", SESSION, "MCP-Protocol-Version: " + version)).isEqualTo(expected);
  }

  @Test
  void shouldRefuseTwoRevisionHeaders() {
    String version = "MCP-Protocol-Version: 2025-11-25";
    assertThat(request("ping", SESSION, version, version)).isEqualTo("400 -32600");
  }

  @Test
  void shouldLetInitializeBeginASession() {
    assertThat(request("initialize")).isEqualTo("2025-11-25 initialize");
    assertThat(request("initialize", "MCP-Protocol-Version: 2025-06-18"))
        .isEqualTo("2025-06-18 initialize");
    assertThat(request("initialize", "MCP-Protocol-Version: nonsense"))
        .isEqualTo("2025-11-25 initialize");
  }

  @Test
  void shouldNotLetInitializePassForModern() {
    assertThat(request("initialize", "MCP-Protocol-Version: 2026-07-28")).isEqualTo("400 -32602");
  }

  @ParameterizedTest
  @EnumSource(
      value = Arrival.Verb.class,
      names = {"GET", "DELETE"})
  void shouldWantASessionOfGetAndDelete(Arrival.Verb verb) {
    assertThat(bodiless(verb)).isEqualTo("400 -32600");
    assertThat(bodiless(verb, "MCP-Protocol-Version: 2026-07-28")).isEqualTo("400 -32600");
    assertThat(bodiless(verb, SESSION)).isEqualTo("2025-03-26 -");
    assertThat(bodiless(verb, SESSION, "MCP-Protocol-Version: 2025-11-25"))
        .isEqualTo("2025-11-25 -");
    assertThat(bodiless(verb, SESSION, "MCP-Protocol-Version: 2026-07-28")).isEqualTo("400 -32600");
    assertThat(bodiless(verb, SESSION, "MCP-Protocol-Version: x")).isEqualTo("400 -32600");
  }

  @Test
  void shouldLetTheBodyDecideAndNotTheHeader() {
    // Given an envelope and a legacy header: modern, and the header disagrees
    String body =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{" + Calls.ENVELOPE + "}}";
    assertThat(post(body, SESSION, "MCP-Protocol-Version: 2025-11-25")).isEqualTo("400 -32020");
  }

  private static String request(String method, String... headers) {
    return post(
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":{}}", headers);
  }

  private static String post(String body, String... headers) {
    return Results.line(new Classify().apply(Calls.post(body, headers), Facts.NONE));
  }

  private static String bodiless(Arrival.Verb verb, String... headers) {
    return Results.line(
        new Classify().apply(Call.of(Calls.arrival(verb, headers), Optional.empty()), Facts.NONE));
  }
}
