package io.cardea.model.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialTest {

  private static final Instant NOW = Instant.parse("2026-07-28T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    ",,true",
    "1,,true",
    "0,,false",
    "-1,,false",
    ",-1,false",
    ",0,false",
    ",1,false",
    "1,-1,false",
    "-1,1,false"
  })
  void shouldLiveUntilItExpiresOrIsRevoked(Long expiresIn, Long revokedIn, boolean live) {
    assertThat(key(at(expiresIn), at(revokedIn)).isLive(NOW)).isEqualTo(live);
  }

  @Test
  void shouldDieAtTheNanosecondOfExpiry() {
    ApiKey key = key(Optional.of(NOW), Optional.empty());
    assertThat(key.isLive(NOW.minusNanos(1))).isTrue();
    assertThat(key.isLive(NOW)).isFalse();
  }

  @Test
  void shouldAuthenticateItsAgent() {
    assertThat(key(Optional.empty(), Optional.empty()).principal())
        .isEqualTo(new Principal(new TenantId("here"), Principal.CARDEA, "agent", KeyScope.data()));
  }

  @Test
  void shouldCoverPlanes() {
    assertThat(KeyScope.data().covers(KeyScope.Plane.DATA)).isTrue();
    assertThat(KeyScope.data().covers(KeyScope.Plane.ADMIN)).isFalse();
    assertThat(KeyScope.admin().covers(KeyScope.Plane.ADMIN)).isTrue();
    assertThat(KeyScope.admin().reaches("any")).isTrue();
  }

  @Test
  void shouldReachOnlyNamedAdaptersOfTheDataPlane() {
    KeyScope named = new KeyScope(Set.of(KeyScope.Plane.DATA), Optional.of(Set.of("a", "b")));
    KeyScope none = new KeyScope(Set.of(KeyScope.Plane.DATA), Optional.of(Set.of()));
    KeyScope adminOnly = new KeyScope(Set.of(KeyScope.Plane.ADMIN), Optional.of(Set.of("a")));

    assertThat(KeyScope.data().reaches("any")).isTrue();
    assertThat(named.reaches("a")).isTrue();
    assertThat(named.reaches("A")).isFalse();
    assertThat(named.reaches("c")).isFalse();
    assertThat(none.reaches("a")).isFalse();
    assertThat(adminOnly.reaches("a")).isFalse();
  }

  @Test
  void shouldKeepScopeAgainstLaterChanges() {
    Set<String> names = new HashSet<>(Set.of("a"));
    Set<KeyScope.Plane> planes = new HashSet<>(Set.of(KeyScope.Plane.DATA));
    KeyScope scope = new KeyScope(planes, Optional.of(names));

    names.add("b");
    planes.add(KeyScope.Plane.ADMIN);

    assertThat(scope.reaches("b")).isFalse();
    assertThat(scope.covers(KeyScope.Plane.ADMIN)).isFalse();
  }

  @Test
  void shouldMatchOnlyItsSecret() {
    SecretHash hash = SecretHash.of("correct horse");
    assertThat(hash.matches("correct horse")).isTrue();
    for (String other :
        new String[] {"", "correct hors", "correct horse ", "Correct horse", "correct horsf"}) {
      assertThat(hash.matches(other)).as(other).isFalse();
    }
  }

  @Test
  void shouldBeSha256AndComeBackFromTheStore() {
    // FIPS 180-2, appendix B.1.
    String abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    SecretHash hash = SecretHash.of("abc");
    assertThat(HexFormat.of().formatHex(hash.toBytes())).isEqualTo(abc);
    assertThat(SecretHash.stored(hash.toBytes()).matches("abc")).isTrue();
    assertThat(SecretHash.stored(new byte[32]).matches("abc")).isFalse();
  }

  @Test
  void shouldNotShareItsBytes() {
    byte[] stored = SecretHash.of("abc").toBytes();
    SecretHash hash = SecretHash.stored(stored);
    stored[0]++;
    hash.toBytes()[0]++;
    assertThat(hash.matches("abc")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 31, 33})
  void shouldRefuseHashOfOtherLength(int length) {
    assertThatThrownBy(() -> SecretHash.stored(new byte[length]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("32");
  }

  @Test
  void shouldNotShowDigestInText() {
    SecretHash hash = SecretHash.of("abc");
    assertThat(key(Optional.empty(), Optional.empty()).toString())
        .doesNotContain(HexFormat.of().formatHex(hash.toBytes()).substring(0, 8));
  }

  @Test
  void shouldNameThePrincipalAndNotItsCredential() {
    Principal principal = principal("t", "i", "s", KeyScope.data());
    assertThat(principal.digest())
        .isEqualTo(principal("t", "i", "s", KeyScope.admin()).digest())
        .isNotEqualTo(principal("u", "i", "s", KeyScope.data()).digest())
        .isNotEqualTo(principal("t", "j", "s", KeyScope.data()).digest())
        .isNotEqualTo(principal("t", "i", "z", KeyScope.data()).digest());
    // Parts cannot flow into each other.
    assertThat(principal("t", "ab", "c", KeyScope.data()).digest())
        .isNotEqualTo(principal("t", "a", "bc", KeyScope.data()).digest());
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "a", "0", "-", "abcdefghijklmnopqrstuvwxyz-01234"})
  void shouldTakeTenantName(String name) {
    assertThat(name.length()).isLessThanOrEqualTo(32);
    assertThat(new TenantId(name).value()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "A",
        "a_b",
        "a/b",
        "a.b",
        " a",
        "a\n",
        "\u0430",
        "abcdefghijklmnopqrstuvwxyz-012345"
      })
  void shouldRefuseTenantName(String name) {
    assertThat(TenantId.isValid(name)).isFalse();
    assertThatThrownBy(() -> new TenantId(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldHaveADefaultTenant() {
    assertThat(TenantId.DEFAULT.value()).isEqualTo("default");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "abcdefghijk",
        "abcdefghijklm",
        "ABCDEFGHIJKL",
        "abcdefghijk1",
        "abcdefghij_l"
      })
  void shouldRefuseKeyId(String id) {
    assertThat(KeyId.isValid(id)).isFalse();
    assertThatThrownBy(() -> new KeyId(id)).isInstanceOf(IllegalArgumentException.class);
  }

  private static Optional<Instant> at(Long seconds) {
    return Optional.ofNullable(seconds).map(NOW::plusSeconds);
  }

  private static ApiKey key(Optional<Instant> expires, Optional<Instant> revoked) {
    return new ApiKey(
        new KeyId("abcdefghij27"),
        ApiKey.principal(new TenantId("here"), "agent", KeyScope.data()),
        SecretHash.stored(SecretHash.of("abc").toBytes()),
        NOW.minusSeconds(60),
        expires,
        revoked);
  }

  private static Principal principal(String tenant, String issuer, String subject, KeyScope scope) {
    return new Principal(new TenantId(tenant), issuer, subject, scope);
  }
}
