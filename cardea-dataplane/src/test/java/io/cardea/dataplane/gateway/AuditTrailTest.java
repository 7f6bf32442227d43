package io.cardea.dataplane.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.aggregate.FixedCatalog;
import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Calls;
import io.cardea.dataplane.listing.EndpointViews;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.mcp.revision.Revision;
import io.cardea.model.audit.AuditEvent;
import io.cardea.model.audit.ClientName;
import io.cardea.model.audit.Intent;
import io.cardea.model.audit.Payload;
import io.cardea.model.audit.PayloadPolicy;
import io.cardea.model.catalog.Catalog;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditTrailTest {

  private static final Instant LATER = Calls.NOW.plusSeconds(3);

  private final RecordingLog log = new RecordingLog();
  private final AuditTrail trail =
      new AuditTrail(
          log,
          new CallDetails(new EndpointViews(), new FixedCatalog(Catalog.EMPTY)),
          Clock.fixed(LATER, ZoneOffset.UTC));

  @Test
  void shouldRecordWhatIsAboutToBeDone() {
    String params = "{ \"name\":\"get_rain\", \"arguments\":{\"secret\":\"s3cr3t\"} }";
    Call call =
        Calls.permitted(Revision.R2025_11_25, "tools/call", params)
            .withSession(Calls.session(Optional.empty()));
    assertThat(trail.intend(call).toCompletableFuture()).isCompleted();
    Intent intent = log.intents.getFirst();
    assertThat(intent.id()).isEqualTo(call.arrival().id());
    assertThat(intent.subject()).isEqualTo("reader");
    assertThat(intent.issuer()).isEqualTo("cardea");
    assertThat(intent.adapter()).isEqualTo("weather");
    assertThat(intent.method()).isEqualTo("tools/call");
    assertThat(intent.session()).contains("00112233445566778899aabbccddeeff");
    assertThat(intent.revision()).isEqualTo("2025-11-25");
    assertThat(intent.rule()).isEqualTo("reader");
    assertThat(intent.snapshot()).isEqualTo(7);
    // Then the params are there as their very bytes, of which nothing is kept
    Payload given = intent.params();
    assertThat(new String(given.bytes(), given.from(), given.length(), UTF_8)).isEqualTo(params);
    assertThat(given.policy()).isEqualTo(PayloadPolicy.DIGEST);
    assertThat(intent.toString()).doesNotContain("s3cr3t");
  }

  @Test
  void shouldSayWhatAClientCallsItselfOnlyIfItIsAClientsName() {
    assertThat(client("{\"name\":\"desk\",\"version\":\"2\"}"))
        .contains(new ClientName("desk", "2"));
    assertThat(client("{\"name\":\"desk\"}")).contains(new ClientName("desk", ""));
    for (String odd : List.of("{}", "[]", "null", "{\"name\":1}", "{\"name\":\"\"}")) {
      assertThat(client(odd)).as(odd).isEmpty();
    }
    String emoji = "\ud83d\ude80".repeat(ClientName.MAX_NAME);
    String cut = client("{\"name\":\"x" + emoji + "\"}").orElseThrow().name();
    assertThat(cut).isEqualTo("x" + emoji.substring(0, 62));
  }

  private Optional<ClientName> client(String info) {
    String params = "{\"clientInfo\":" + info + ",\"protocolVersion\":\"2025-11-25\"}";
    Call call = Calls.permitted(Revision.R2025_11_25, "initialize", params);
    assertThat(trail.intend(call).toCompletableFuture()).isCompleted();
    return log.intents.getLast().detail().client();
  }

  @Test
  void shouldRecordARefusedResourceByItsScheme() {
    Call call =
        Calls.permitted(Revision.R2025_11_25, "resources/read", "{\"uri\":\"file:///pat\"}");
    trail.refused(call.arrival(), Optional.of(call), Refusal.of(503, 50300, "no"));
    assertThat(log.refusals.getLast().target()).contains("file:");
    assertThat(log.refusals.getLast().detail().event()).isEqualTo(AuditEvent.MCP_REFUSED);
    assertThat(log.refusals.getLast().detail().httpStatus()).isEqualTo(503);
    assertThat(log.refusals.getLast().detail().snapshot()).isEqualTo(7);
  }

  @Test
  void shouldTellTheTimeByWhichACallWasJudged() {
    Call call = Calls.permitted(Revision.R2025_11_25, "tools/call", "{\"name\":\"get_rain\"}");
    assertThat(trail.intend(call).toCompletableFuture()).isCompleted();
    trail.refused(call.arrival(), Optional.of(call), Refusal.of(403, 1, "no"));
    assertThat(log.refusals.getLast().time())
        .isEqualTo(Calls.NOW)
        .isEqualTo(log.intents.getLast().time());
    // But what was under way is ended when it is
    trail.ended(call, Refusal.of(403, 1, "no more"));
    assertThat(log.refusals.getLast().time()).isEqualTo(LATER);
  }

  @Test
  void shouldRecordStreamsAndResponsesToo() {
    assertThat(trail.intend(Calls.get()).toCompletableFuture()).isCompleted();
    assertThat(log.intents.getFirst().method()).isEqualTo("GET");
    assertThat(log.intents.getFirst().params().length()).isZero();
    assertThat(log.intents.getFirst().target()).isEmpty();
    Call response =
        Calls.permitted(
            Calls.post("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"x\":1}}"),
            Revision.R2025_11_25,
            Optional.empty());
    assertThat(trail.intend(response).toCompletableFuture()).isCompleted();
    assertThat(log.intents.getLast().method()).isEqualTo("response");
    assertThat(log.intents.getLast().params().length()).isEqualTo(7);
  }

  @Test
  void shouldRecordRefusalsWithWhatIsKnownByThen() {
    Arrival arrival = Calls.arrival(Arrival.Verb.POST);
    Refusal refusal = Refusal.of(403, 1, "public").because("private reason");
    trail.refused(arrival, Optional.empty(), refusal);
    assertThat(log.refusals.getFirst().subject()).isEmpty();
    assertThat(log.refusals.getFirst().method()).isEmpty();
    assertThat(log.refusals.getFirst().source()).isEqualTo("192.0.2.1");
    assertThat(log.refusals.getFirst().reason()).isEqualTo("private reason");
    trail.refused(
        arrival, Optional.of(Calls.permitted(Revision.R2025_11_25, "ping", "{}")), refusal);
    assertThat(log.refusals.getLast().subject()).contains("reader");
    assertThat(log.refusals.getLast().method()).contains("ping");
  }
}
