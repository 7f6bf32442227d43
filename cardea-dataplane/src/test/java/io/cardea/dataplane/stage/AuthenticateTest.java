package io.cardea.dataplane.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Calls;
import io.cardea.dataplane.call.Peer;
import io.cardea.dataplane.call.ResourceUris;
import io.cardea.dataplane.introspection.Introspections;
import io.cardea.dataplane.keys.NoAnswer;
import io.cardea.dataplane.pipeline.Facts;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.pipeline.StageResult;
import io.cardea.dataplane.token.AccessTokens;
import io.cardea.dataplane.token.FixedKeys;
import io.cardea.dataplane.token.Mint;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.identity.ApiKey;
import io.cardea.model.identity.KeyId;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.SecretHash;
import io.cardea.model.identity.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticateTest {

  private static final String SECRET = "s".repeat(43);
  private static final Peer LOCAL = new Peer("127.0.0.1", true);
  private static final Peer REMOTE = new Peer("192.0.2.1", false);
  private static final ApiKey LIVE = key("aaaaaaaaaaaa", TenantId.DEFAULT, KeyScope.data());
  private static final List<ApiKey> KEYS =
      List.of(
          LIVE,
          key("bbbbbbbbbbbb", new TenantId("other"), KeyScope.data()),
          key(
              "cccccccccccc",
              TenantId.DEFAULT,
              new KeyScope(Set.of(KeyScope.Plane.ADMIN), Optional.empty())),
          expired("dddddddddddd", Calls.NOW),
          expired("eeeeeeeeeeee", Calls.NOW.plusMillis(1)),
          revoked("ffffffffffff"));
  private final Authenticate stage =
      new Authenticate(
          id -> KEYS.stream().filter(key -> key.id().equals(id)).findFirst(),
          new AccessTokens(new FixedKeys(Mint.set()), Runnable::run),
          new Introspections(_ -> CompletableFuture.failedFuture(new NoAnswer("away")), () -> 0),
          new ResourceUris(() -> "http://localhost:8080"));

  @Test
  void shouldNameThePrincipalOfAKey() {
    Call call = accepted("Authorization: Bearer " + text("aaaaaaaaaaaa"));
    assertThat(call.principal())
        .isEqualTo(new Principal(TenantId.DEFAULT, Principal.CARDEA, "agent", KeyScope.data()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer ", "bearer ", "BEARER ", "Bearer   "})
  void shouldReadTheSchemeInAnyCase(String scheme) {
    assertThat(accepted("authorization: " + scheme + text("aaaaaaaaaaaa")).principal().subject())
        .isEqualTo("agent");
  }

  @Test
  void shouldTakeAKeyUntilItsLastMillisecond() {
    assertThat(accepted("Authorization: Bearer " + text("eeeeeeeeeeee")).principal().subject())
        .isEqualTo("agent");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Basic dXNlcjpwYXNz | not one bearer credential",
        "Bearer | not one bearer credential",
        "Bearer x | not an API key",
        "Bearer cardea_aaaaaaaaaaaa_short | not an API key",
        "cardea_aaaaaaaaaaaa_sssssssssssssssssssssssssssssssssssssssssss | not one bearer credential",
        "Bearer cardea_zzzzzzzzzzzz_sssssssssssssssssssssssssssssssssssssssssss | unknown key",
        "Bearer cardea_aaaaaaaaaaaa_ttttttttttttttttttttttttttttttttttttttttttt | wrong secret",
        "Bearer CARDEA_aaaaaaaaaaaa_sssssssssssssssssssssssssssssssssssssssssss | not an API key",
        "Bearer cardea_bbbbbbbbbbbb_sssssssssssssssssssssssssssssssssssssssssss | another tenant",
        "Bearer cardea_cccccccccccc_sssssssssssssssssssssssssssssssssssssssssss | not for MCP",
        "Bearer cardea_dddddddddddd_sssssssssssssssssssssssssssssssssssssssssss | expired or revoked",
        "Bearer cardea_ffffffffffff_sssssssssssssssssssssssssssssssssssssssssss | expired or revoked",
        "Bearer cardea_aaaaaaaaaaaa_sssssssssssssssssssssssssssssssssssssssssss x | not an API key",
      })
  void shouldRefuseEveryOtherCredentialWithTheSame401(String field, String why) {
    Refusal refusal = refused(Calls.WEATHER, REMOTE, "Authorization: " + field);
    assertThat(refusal.reason()).contains(why).doesNotContain(SECRET);
    assertThat(refusal.because("")).isEqualTo(refused(Calls.WEATHER, REMOTE).because(""));
  }

  @Test
  void shouldRefuseTwoCredentials() {
    String field = "Authorization: Bearer " + text("aaaaaaaaaaaa");
    assertThat(refused(Calls.WEATHER, REMOTE, field, field).status()).isEqualTo(401);
  }

  @Test
  void shouldChallengeWithoutSayingWhetherTheAdapterExists() {
    Refusal known = refused(Calls.WEATHER, LOCAL);
    assertThat(known.status()).isEqualTo(401);
    assertThat(known.headers()).containsEntry("WWW-Authenticate", "Bearer realm=\"cardea\"");
    assertThat(refused(new AdapterKey(TenantId.DEFAULT, "nothing"), LOCAL)).isEqualTo(known);
    assertThat(refused(new AdapterKey(new TenantId("x"), "nothing"), LOCAL)).isEqualTo(known);
  }

  @Test
  void shouldLetNobodyInOnlyAtAPublicAdapterFromThisMachine() {
    assertThat(apply(Calls.OPEN, LOCAL))
        .isInstanceOfSatisfying(
            StageResult.Continue.class,
            next -> assertThat(next.call().principal().isAnonymous()).isTrue());
    assertThat(refused(Calls.OPEN, REMOTE).status()).isEqualTo(401);
    assertThat(refused(Calls.WEATHER, LOCAL).status()).isEqualTo(401);
  }

  @Test
  void shouldRefuseAWrongCredentialAtAPublicAdapterToo() {
    assertThat(refused(Calls.OPEN, LOCAL, "Authorization: Bearer x").status()).isEqualTo(401);
  }

  private StageResult apply(AdapterKey to, Peer peer, String... headers) {
    Arrival arrival = Calls.arrival(Arrival.Verb.GET, to, peer, headers);
    return stage.apply(Call.of(arrival, Optional.empty()), Facts.NONE);
  }

  private Call accepted(String... headers) {
    return ((StageResult.Continue) apply(Calls.WEATHER, REMOTE, headers)).call();
  }

  private Refusal refused(AdapterKey to, Peer peer, String... headers) {
    return ((StageResult.Reply) apply(to, peer, headers)).refusal();
  }

  private static String text(String id) {
    return "cardea_" + id + "_" + SECRET;
  }

  private static ApiKey key(String id, TenantId tenant, KeyScope scope) {
    return key(id, tenant, scope, Optional.empty(), Optional.empty());
  }

  private static ApiKey expired(String id, Instant at) {
    return key(id, TenantId.DEFAULT, KeyScope.data(), Optional.of(at), Optional.empty());
  }

  private static ApiKey revoked(String id) {
    return key(id, TenantId.DEFAULT, KeyScope.data(), Optional.empty(), Optional.of(Calls.NOW));
  }

  private static ApiKey key(
      String id,
      TenantId tenant,
      KeyScope scope,
      Optional<Instant> expires,
      Optional<Instant> revoked) {
    return new ApiKey(
        new KeyId(id),
        ApiKey.principal(tenant, "agent", scope),
        SecretHash.of(SECRET),
        Calls.NOW.minus(Duration.ofDays(1)),
        expires,
        revoked);
  }
}
