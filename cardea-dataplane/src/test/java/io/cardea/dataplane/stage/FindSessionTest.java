package io.cardea.dataplane.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Calls;
import io.cardea.dataplane.pipeline.Fact;
import io.cardea.dataplane.pipeline.Facts;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.pipeline.StageResult;
import io.cardea.dataplane.session.SessionId;
import io.cardea.dataplane.session.SessionKeys;
import io.cardea.dataplane.session.SessionSeal;
import io.cardea.mcp.method.McpMethod;
import io.cardea.mcp.revision.Revision;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FindSessionTest {

  private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
  private final SecureRandom random = new SecureRandom();
  private final SessionSeal seal = new SessionSeal(SessionKeys.fresh(random), random);
  private final FindSession stage = new FindSession(seal);
  private final Call.Session session = Calls.session(Optional.of("up"));
  private final Fact.LiveSession fact = new Fact.LiveSession(session.id().key());
  private final Facts live = Facts.NONE.with(fact, Optional.of(session.state()));

  @Test
  void shouldAskForTheStateAndThenJoinTheSession() {
    Call call = ping(seal.seal(session.id()));
    assertThat(stage.apply(call, Facts.NONE)).isEqualTo(new StageResult.Need(fact));
    assertThat(Results.call(stage.apply(call, live)).session()).contains(session);
  }

  @Test
  void shouldTakeTheNegotiatedRevisionWhenTheHeaderSaysNone() {
    Call joined = Results.call(stage.apply(ping(seal.seal(session.id())), live));
    assertThat(joined.revision()).isEqualTo(Revision.R2025_11_25);
    Call said =
        ping(
            Revision.R2025_06_18,
            "Mcp-Session-Id: " + seal.seal(session.id()),
            "MCP-Protocol-Version: 2025-06-18");
    assertThat(Results.call(stage.apply(said, live)).revision()).isEqualTo(Revision.R2025_06_18);
  }

  @Test
  void shouldAnswerForgedForeignExpiredAndEndedIdsTheSame() {
    SessionId id = session.id();
    List<Refusal> refusals =
        List.of(
            refused(ping("not one of ours"), live),
            refused(ping(new SessionSeal(SessionKeys.fresh(random), random).seal(id)), live),
            refused(ping(seal.seal(with(id, Calls.STRANGER, Calls.WEATHER, id.expires()))), live),
            refused(ping(seal.seal(with(id, Calls.READER, Calls.OPEN, id.expires()))), live),
            refused(
                ping(
                    seal.seal(
                        with(
                            id,
                            Calls.READER,
                            new AdapterKey(new TenantId("other"), "weather"),
                            id.expires()))),
                live),
            refused(ping(seal.seal(with(id, Calls.READER, Calls.WEATHER, Calls.NOW))), live),
            refused(ping(seal.seal(id)), Facts.NONE.with(fact, Optional.empty())));
    assertThat(refusals).hasSize(7).allSatisfy(r -> assertThat(r.status()).isEqualTo(404));
    assertThat(refusals.stream().map(refusal -> refusal.because("")).distinct()).hasSize(1);
  }

  @Test
  void shouldNotAskTheStoreAboutIdsOfOthers() {
    SessionId foreign = with(session.id(), Calls.STRANGER, Calls.WEATHER, session.id().expires());
    assertThat(stage.apply(ping(seal.seal(foreign)), Facts.NONE))
        .isInstanceOf(StageResult.Reply.class);
  }

  @Test
  void shouldWantExactlyOneId() {
    String id = "Mcp-Session-Id: " + seal.seal(session.id());
    assertThat(refused(ping(Revision.R2025_03_26, id, id), live).status()).isEqualTo(400);
    assertThat(refused(ping(Revision.R2025_03_26), live).status()).isEqualTo(400);
  }

  @Test
  void shouldLetInitializeBeginWithoutAnIdOnly() {
    String body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{}}";
    Optional<McpMethod> method = Optional.of(McpMethod.INITIALIZE);
    Call fresh = Calls.post(body).withClass(Revision.R2025_03_26, method);
    assertThat(Results.call(stage.apply(fresh, Facts.NONE)).session()).isEmpty();
    Call again =
        Calls.post(body, "Mcp-Session-Id: " + seal.seal(session.id()))
            .withClass(Revision.R2025_03_26, method);
    assertThat(refused(again, live).status()).isEqualTo(400);
  }

  @Test
  void shouldIgnoreSessionIdsOfTheModernEra() {
    Call modern = ping(Revision.R2026_07_28, "Mcp-Session-Id: " + seal.seal(session.id()));
    assertThat(Results.call(stage.apply(modern, live)).session()).isEmpty();
  }

  private Refusal refused(Call call, Facts facts) {
    return ((StageResult.Reply) stage.apply(call, facts)).refusal();
  }

  private static Call ping(String id) {
    return ping(Revision.R2025_03_26, "Mcp-Session-Id: " + id);
  }

  private static Call ping(Revision revision, String... headers) {
    return Calls.post(PING, headers).withClass(revision, Optional.of(McpMethod.PING));
  }

  private static SessionId with(SessionId id, Principal owner, AdapterKey place, Instant expires) {
    return new SessionId(
        EndpointKey.adapter(place),
        owner.digest(),
        id.revision(),
        id.issued(),
        expires,
        id.random(),
        Optional.empty(),
        id.clientCapabilities());
  }
}
