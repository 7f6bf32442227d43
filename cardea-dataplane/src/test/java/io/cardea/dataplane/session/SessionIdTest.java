package io.cardea.dataplane.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.mcp.revision.Revision;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionIdTest {

  private static final Instant EXPIRY = Instant.parse("2026-08-08T00:00:00Z");

  @ParameterizedTest
  @CsvSource({
    // caller as tenant/issuer/subject, place as tenant/adapter, milliseconds left, verdict
    "acme/cardea/bot,  acme/weather,   1,  true",
    "acme/cardea/bot,  acme/weather,   0,  false",
    "acme/cardea/bot,  acme/weather,  -1,  false",
    "acme/cardea/bot2, acme/weather,   1,  false",
    "acme/cardea/BOT,  acme/weather,   1,  false",
    "acme/other/bot,   acme/weather,   1,  false",
    "acme/nobody/bot,  acme/weather,   1,  false",
    "other/cardea/bot, acme/weather,   1,  false",
    "acme/cardea/bot,  acme/weather2,  1,  false",
    "acme/cardea/bot,  other/weather,  1,  false",
    "other/cardea/bot, other/weather,  1,  false",
  })
  void shouldAdmitOnlyItsOwnPrincipalAtItsOwnPlaceInTime(
      String caller, String place, long millisLeft, boolean admitted) {
    String[] who = caller.split("/", -1);
    String[] where = place.split("/", -1);
    SessionId id = id(principal("acme", "cardea", "bot"));
    assertThat(
            id.admits(
                principal(who[0], who[1], who[2]),
                EndpointKey.adapter(new AdapterKey(new TenantId(where[0]), where[1])),
                EXPIRY.minusMillis(millisLeft)))
        .isEqualTo(admitted);
  }

  @Test
  void shouldNotDependOnWhichKeyTheAgentUses() {
    SessionId id = id(principal("acme", "cardea", "bot"));
    Principal withAdminKey = new Principal(new TenantId("acme"), "cardea", "bot", KeyScope.admin());
    assertThat(
            id.admits(
                withAdminKey,
                EndpointKey.adapter(new AdapterKey(new TenantId("acme"), "weather")),
                EXPIRY.minusSeconds(1)))
        .isTrue();
  }

  @Test
  void shouldNameASessionByTenantPrincipalAndRandom() {
    SessionId id = id(principal("acme", "cardea", "bot"));
    assertThat(id.key().tenant()).isEqualTo("acme");
    assertThat(id.key().principal()).isEqualTo(id.principal());
    assertThat(id.key().id()).isEqualTo("00112233445566778899aabbccddeeff");
  }

  static SessionId id(Principal owner) {
    return new SessionId(
        EndpointKey.adapter(new AdapterKey(new TenantId("acme"), "weather")),
        owner.digest(),
        Revision.R2025_11_25,
        EXPIRY.minus(Duration.ofDays(7)),
        EXPIRY,
        "00112233445566778899aabbccddeeff",
        Optional.empty(),
        Optional.empty());
  }

  static Principal principal(String tenant, String issuer, String subject) {
    return new Principal(new TenantId(tenant), issuer, subject, KeyScope.data());
  }
}
