package io.cardea.dataplane.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Route.Door;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTest {

  @ParameterizedTest
  @CsvSource({
    "/mcp, default/*, MCP",
    "/sse, default/*, EVENTS",
    "/messages, default/*, MESSAGES",
    "/adapters/a/mcp, default/a, MCP",
    "/adapters/a/sse, default/a, EVENTS",
    "/adapters/a/messages, default/a, MESSAGES",
    "/adapters/sse/sse, default/sse, EVENTS",
    "/adapters/mcp/messages, default/mcp, MESSAGES",
    "/adapters/messages/sse, default/messages, EVENTS",
    "/profiles/p-1/mcp, default/profiles/p-1, MCP",
    "/profiles/p-1/sse, default/profiles/p-1, EVENTS",
    "/profiles/p-1/messages, default/profiles/p-1, MESSAGES",
    "/t/acme/mcp, acme/*, MCP",
    "/t/acme/sse, acme/*, EVENTS",
    "/t/t/messages, t/*, MESSAGES",
    "/t/acme/adapters/a/sse, acme/a, EVENTS",
    "/t/acme/profiles/p/messages, acme/profiles/p, MESSAGES",
  })
  void shouldReadEachAddress(String path, String endpoint, Door door) {
    Route route = Route.parse(path).orElseThrow();
    assertThat(route.endpoint()).hasToString(endpoint);
    assertThat(route.door()).isEqualTo(door);
    assertThat(route.query()).isEmpty();
    assertThat(route.path()).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "sse",
        "//sse",
        "/sse/",
        "/SSE",
        "/Sse",
        "/sse?x",
        "/sse#x",
        "/sse;x",
        "/%73se",
        "/x/sse",
        "/asse",
        "/mcp/sse",
        "/sse/mcp",
        "/message",
        "/messages/",
        "/messages/x",
        "/adapters/sse",
        "/adapters//sse",
        "/adapters/messages",
        "/adapters/A/sse",
        "/adapters/a_b/sse",
        "/adapters/a.b/messages",
        "/adapters/a/b/sse",
        "/adapters/../sse",
        "/adapters/a%2Fb/sse",
        "/adapters/a\u0430/sse",
        "/adapters/a/sse/sse",
        "/adapters/a/sse/messages",
        "/adapters/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/sse",
        "/profiles/sse",
        "/profiles//messages",
        "/adapter/a/sse",
        "/profile/a/sse",
        "/t/sse",
        "/t//sse",
        "/t/A/sse",
        "/t/a/t/b/sse",
        "/t/a/adapters/sse",
        "/T/a/sse",
        "/adapters/t/a/sse",
      })
  void shouldReadNothingElse(String path) {
    assertThat(Route.parse(path)).isEmpty();
  }
}
