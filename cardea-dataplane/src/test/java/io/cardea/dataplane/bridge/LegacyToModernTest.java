package io.cardea.dataplane.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Calls;
import io.cardea.dataplane.call.Destination;
import io.cardea.mcp.message.RequestId;
import io.cardea.mcp.revision.Era;
import io.cardea.mcp.revision.Revision;
import io.cardea.upstream.exchange.UpstreamRequest;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LegacyToModernTest {

  private static final String ENVELOPE =
      "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
          + "\"io.modelcontextprotocol/clientCapabilities\":{},"
          + "\"io.modelcontextprotocol/clientInfo\":{\"name\":\"cardea\",\"version\":\"1\"}}";

  private static Call call(String params) {
    Call call =
        Calls.permitted(Revision.R2025_11_25, "tools/call", params)
            .withSession(Calls.session(Optional.empty()));
    Destination.Server server = (Destination.Server) call.destination();
    return call.withDestination(server.speaking(Era.MODERN));
  }

  private static String text(UpstreamRequest request) {
    return new String(request.body().bytes(), UTF_8);
  }

  private static RequestId id(String json) {
    return RequestId.parse(json).orElseThrow();
  }

  @Test
  void shouldLeaveOutWhatOnlyTheOtherEraMeans() {
    UpstreamRequest request =
        new LegacyToModern()
            .toUpstream(call("{\"inputResponses\":{},\"name\":\"get_a\",\"requestState\":\"x\"}"));
    assertThat(text(request))
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{"
                + ENVELOPE
                + ",\"name\":\"get_a\"}}");
  }

  @Test
  void shouldSayTheSameAgainWithWhatWasAnswered() {
    UpstreamRequest request =
        LegacyToModern.again(
            call("{\"name\":\"get_a\",\"arguments\":{\"n\":1.0},\"requestState\":\"forged\"}"),
            new LegacyToModern.Round(
                id("\"r\""), Optional.of("{\"a\":{\"n\":1.0}}"), Optional.of("\"\\u0061\"")));
    assertThat(text(request))
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"id\":\"r\",\"method\":\"tools/call\",\"params\":{"
                + ENVELOPE
                + ",\"inputResponses\":{\"a\":{\"n\":1.0}},\"name\":\"get_a\",\"arguments\":{\"n\":1.0},"
                + "\"requestState\":\"\\u0061\"}}");
  }

  @Test
  void shouldSayNoStateThatTheServerDidNotGive() {
    UpstreamRequest request =
        LegacyToModern.again(
            call("{\"name\":\"get_a\",\"requestState\":\"forged\"}"),
            new LegacyToModern.Round(id("2"), Optional.of("{}"), Optional.empty()));
    assertThat(text(request)).contains("\"inputResponses\":{}").doesNotContain("requestState");
  }
}
