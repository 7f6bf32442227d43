package io.cardea.controlplane.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdminTrailTest {

  private static final Principal BOSS =
      new Principal(TenantId.DEFAULT, Principal.CARDEA, "boss", KeyScope.admin());
  private static final AdminRequest PUT =
      new AdminRequest(
          "PUT",
          "/api/v1/secrets/x",
          "dryRun=true",
          List.of("Bearer cardea_secret"),
          Map.of(),
          "s3cr3t",
          Optional.empty(),
          "192.0.2.7");

  private final NotedActions log = new NotedActions();
  private final AdminTrail trail = new AdminTrail(log, Clock.systemUTC());

  @Test
  void shouldRecordWhoChangesWhatBeforeAndHowItEndedAfter() {
    AdminAnswer answer =
        trail.around(
            PUT,
            BOSS,
            () -> {
              log.lines.add("now");
              return AdminAnswer.json(201, "{}");
            });
    assertThat(answer.status()).isEqualTo(201);
    assertThat(log.lines)
        .containsExactly(
            "default/boss from 192.0.2.7: PUT /api/v1/secrets/x?dryRun=true", "now", "OK 201");
  }

  @Test
  void shouldRecordThatAChangeWasRefused() {
    trail.around(PUT, BOSS, () -> AdminAnswer.problem(403, "Forbidden", "no"));
    assertThat(log.lines).hasSize(2).last().isEqualTo("ERROR 403");
  }

  @Test
  void shouldChangeNothingThatCannotBeRecorded() {
    log.full = true;
    AdminAnswer answer =
        trail.around(
            PUT,
            BOSS,
            () -> {
              throw new AssertionError("changed");
            });
    assertThat(answer.status()).isEqualTo(503);
    assertThat(log.lines).isEmpty();
  }
}
