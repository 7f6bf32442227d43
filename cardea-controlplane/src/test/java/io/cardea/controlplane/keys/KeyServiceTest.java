package io.cardea.controlplane.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cardea.model.identity.ApiKey;
import io.cardea.model.identity.KeyId;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.TenantId;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyServiceTest {

  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId OTHER = new TenantId("other");
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir Path folder;

  private final MovableClock clock = new MovableClock();
  private SqliteKeyStore store;
  private KeyService keys;

  @BeforeEach
  void open() {
    store = SqliteKeyStore.open(folder);
    keys = new KeyService(store, RANDOM, clock);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void reopen() {
    store.close();
    open();
  }

  @Test
  void shouldIssueAKeyOfTheDocumentedForm() {
    IssuedKey issued = keys.issue(ACME, "bot", KeyScope.data());

    assertThat(issued.key()).matches("cardea_[a-z2-7]{12}_[A-Za-z0-9_-]{43}");
    assertThat(issued.key()).startsWith("cardea_" + issued.record().id() + "_");
    assertThat(issued.record().hash().matches(secretOf(issued))).isTrue();
    assertThat(issued.record().hash().matches(secretOf(issued) + "x")).isFalse();
    assertThat(issued.toString()).doesNotContain(secretOf(issued));
    assertThat(keys.find(issued.record().id())).contains(issued.record());
  }

  @Test
  void shouldKeepEveryFieldAcrossARestart() {
    KeyScope some = new KeyScope(Set.of(KeyScope.Plane.DATA), Optional.of(Set.of("a", "b-1")));
    KeyScope none = new KeyScope(Set.of(KeyScope.Plane.ADMIN), Optional.of(Set.of()));
    List<ApiKey> before =
        List.of(
            keys.issue(ACME, "bot", some).record(),
            keys.issue(ACME, "none", none).record(),
            keys.issue(OTHER, "root", KeyScope.admin(), Optional.empty()).record());

    reopen();

    for (ApiKey key : before) {
      assertThat(keys.find(key.id())).get().usingRecursiveComparison().isEqualTo(key);
    }
  }

  @Test
  void shouldExpireAfterNinetyDaysUnlessToldOtherwise() {
    ApiKey usual = keys.issue(ACME, "bot", KeyScope.data()).record();
    ApiKey brief =
        keys.issue(ACME, "bot", KeyScope.data(), Optional.of(Duration.ofSeconds(1))).record();
    ApiKey endless = keys.issue(ACME, "root", KeyScope.admin(), Optional.empty()).record();
    assertThat(brief.isLive(clock.instant())).isTrue();

    clock.forward(Duration.ofSeconds(1));
    assertThat(brief.isLive(clock.instant())).isFalse();

    clock.forward(Duration.ofDays(90).minusSeconds(2));
    assertThat(usual.isLive(clock.instant())).isTrue();
    clock.forward(Duration.ofSeconds(1));
    assertThat(usual.isLive(clock.instant())).isFalse();

    clock.forward(Duration.ofDays(36_500));
    assertThat(endless.isLive(clock.instant())).isTrue();
  }

  @Test
  void shouldRevokeAtOnceAndForGood() {
    ApiKey key = keys.issue(ACME, "bot", KeyScope.data()).record();

    assertThat(keys.revoke(ACME, key.id())).isPresent();
    assertThat(isLive(key.id())).isFalse();
    Optional<Instant> revoked = keys.find(key.id()).orElseThrow().revoked();

    clock.forward(Duration.ofDays(1));
    reopen();
    assertThat(isLive(key.id())).isFalse();
    assertThat(keys.revoke(ACME, key.id()).orElseThrow().revoked()).isEqualTo(revoked);
  }

  @Test
  void shouldKeepTenantsApart() {
    ApiKey acme = keys.issue(ACME, "bot", KeyScope.data()).record();
    ApiKey other = keys.issue(OTHER, "bot", KeyScope.data()).record();

    assertThat(keys.list(ACME)).containsExactly(acme);
    assertThat(keys.list(OTHER)).containsExactly(other);
    assertThat(keys.list(TenantId.DEFAULT)).isEmpty();
    assertThat(keys.revoke(OTHER, acme.id())).isEmpty();
    assertThat(keys.purge(OTHER, Instant.MAX)).isEqualTo(1);
    assertThat(isLive(acme.id())).isTrue();
    reopen();
    assertThat(isLive(acme.id())).isTrue();
    assertThat(keys.find(other.id())).isEmpty();
  }

  @Test
  void shouldAnswerForKeysThatNeverWere() {
    assertThat(keys.find(new KeyId("aaaaaaaaaaaa"))).isEmpty();
    assertThat(keys.revoke(ACME, new KeyId("aaaaaaaaaaaa"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a/b", "a\n", "*", "\u0430dmin", "'; DROP TABLE api_key"})
  void shouldRefuseOtherNamesOfAgents(String agent) {
    refused(agent, KeyScope.data(), Optional.empty(), "an agent's name is 1 to 64 characters");
  }

  @Test
  void shouldHoldItsLimits() {
    Optional<Duration> ok = Optional.of(Duration.ofDays(3_650));
    Set<String> many = IntStream.range(0, 1_000).mapToObj(i -> "a" + i).collect(Collectors.toSet());
    KeyScope scope = new KeyScope(Set.of(KeyScope.Plane.DATA), Optional.of(many));
    keys.issue(ACME, "a".repeat(64), scope, ok);
    keys.issue(ACME, "bot", scope, Optional.of(Duration.ofSeconds(1)));

    refused("a".repeat(65), scope, ok, "an agent's name");
    refused("bot", scope, Optional.of(Duration.ofMillis(999)), "a key works for 1 second to");
    refused("bot", scope, Optional.of(Duration.ofSeconds(-5)), "a key works for 1 second to");
    refused("bot", scope, ok.map(ttl -> ttl.plusMillis(1)), "a key works for 1 second to");
    refused("bot", new KeyScope(Set.of(), Optional.empty()), ok, "a key must open");
    many.add("one-more");
    refused("bot", new KeyScope(scope.planes(), Optional.of(many)), ok, "a key names at most 1000");
    Set<String> bad = Set.of("A,b");
    refused("bot", new KeyScope(scope.planes(), Optional.of(bad)), ok, "an adapter's name is");
  }

  private void refused(String agent, KeyScope scope, Optional<Duration> ttl, String expected) {
    assertThatExceptionOfType(KeyRefusedException.class)
        .isThrownBy(() -> keys.issue(ACME, agent, scope, ttl))
        .withMessageStartingWith(expected);
  }

  @Test
  void shouldHoldAtMostSoManyKeysUntilEndedOnesArePurged() {
    KeyService two = new KeyService(store, RANDOM, clock, 2);
    ApiKey first = two.issue(ACME, "bot", KeyScope.data()).record();
    two.issue(ACME, "bot", KeyScope.data());

    assertThatExceptionOfType(KeyRefusedException.class)
        .isThrownBy(() -> two.issue(ACME, "bot", KeyScope.data()))
        .withMessage("the store holds 2 keys, no more fit: purge expired and revoked ones");

    Instant ended = two.revoke(ACME, first.id()).flatMap(ApiKey::revoked).orElseThrow();
    assertThat(two.purge(ACME, ended)).isEqualTo(0);
    assertThat(two.purge(ACME, ended.plusMillis(1))).isEqualTo(1);
    assertThat(two.issue(ACME, "bot", KeyScope.data())).isNotNull();
  }

  @Test
  void shouldFreeThePlaceOfAKeyThatCouldNotBeKept() {
    KeyService one = new KeyService(store, RANDOM, clock, 1);
    store.close();
    assertThatExceptionOfType(KeyStoreException.class)
        .isThrownBy(() -> one.issue(ACME, "bot", KeyScope.data()))
        .withMessageStartingWith("the key store failed");
    assertThatExceptionOfType(KeyStoreException.class)
        .isThrownBy(() -> one.issue(ACME, "bot", KeyScope.data()));
    assertThat(one.list(ACME)).isEmpty();
    open();
  }

  @Test
  void shouldIssueFromSeveralThreadsAtOnce() throws Exception {
    Callable<List<IssuedKey>> issueMany =
        () ->
            IntStream.range(0, 50).mapToObj(_ -> keys.issue(ACME, "bot", KeyScope.data())).toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<List<IssuedKey>> some : threads.invokeAll(List.of(issueMany, issueMany))) {
        assertThat(some.get()).hasSize(50);
      }
    }

    assertThat(keys.list(ACME)).hasSize(100);
    reopen();
    assertThat(keys.list(ACME)).hasSize(100);
  }

  private boolean isLive(KeyId id) {
    return keys.find(id).orElseThrow().isLive(clock.instant());
  }

  private static String secretOf(IssuedKey issued) {
    return issued.key().substring("cardea_".length() + 12 + 1);
  }
}
