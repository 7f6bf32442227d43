package io.cardea.dataplane.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Calls;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.wire.Fields;
import io.cardea.mcp.header.McpHeader;
import io.cardea.model.audit.AuditEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalEventsTest {

  private final Arrival arrival = Calls.arrival(Arrival.Verb.POST);

  private AuditEvent event(Refusal refusal) {
    return RefusalEvents.of(arrival, Optional.empty(), refusal);
  }

  @ParameterizedTest
  @CsvSource({
    "401, 40100, AUTHN_LOGIN_FAIL",
    "403, 40300, AUTHZ_FAIL",
    "404, 40400, AUTHZ_FAIL",
    "404, -32601, INPUT_VALIDATION_FAIL",
    "400, -32700, INPUT_VALIDATION_FAIL",
    "200, -32602, INPUT_VALIDATION_FAIL",
    "429, 42900, EXCESS_RATE_LIMIT_EXCEEDED",
    "428, 42800, MCP_REFUSED",
    "503, 50300, MCP_REFUSED",
    "504, 50400, MCP_REFUSED",
    "200, 0, MCP_ASKED"
  })
  void shouldSayWhatARefusalIs(int status, int code, AuditEvent event) {
    assertThat(event(Refusal.of(status, code, "no"))).isEqualTo(event);
  }

  @Test
  void shouldKnowThatARuleSaidNo() {
    Refusal unknown = Refusal.of(200, -32602, "Unknown tool: x");
    assertThat(event(unknown.deniedBy("no role"))).isEqualTo(AuditEvent.AUTHZ_FAIL);
    assertThat(event(Refusal.of(429, 42900, "later").deniedBy("limit x")))
        .isEqualTo(AuditEvent.EXCESS_RATE_LIMIT_EXCEEDED);
  }

  @Test
  void shouldKnowASessionThatIsNone() {
    Arrival named = arrival.with(Fields.of(List.of(Map.entry(McpHeader.SESSION_ID, "gone"))));
    Refusal refusal = Refusal.of(404, 40400, "No such session");
    assertThat(RefusalEvents.of(named, Optional.empty(), refusal))
        .isEqualTo(AuditEvent.SESSION_USE_AFTER_EXPIRE);
    assertThat(RefusalEvents.of(named, Optional.empty(), refusal.deniedBy("no role")))
        .isEqualTo(AuditEvent.AUTHZ_FAIL);
  }
}
