package io.cardea.dataplane.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.mcp.revision.Revision;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.identity.TenantId;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionSealTest {

  private static final SessionKeys.Key OLD = key(-5, 1);
  private static final SessionKeys.Key NEW = key(0x01020304, 2);
  private final SessionSeal seal = seal(NEW);

  @ParameterizedTest
  @EnumSource(Revision.class)
  void shouldReadBackWhatItSealed(Revision revision) {
    SessionId id = id(revision, Optional.of("{\"roots\":{\"näme\":1.0}}"));
    assertThat(seal.open(seal.seal(id))).contains(id);
  }

  @Test
  void shouldReadBackAnIdWithoutCapabilities() {
    SessionId id = id(Revision.R2025_06_18, Optional.empty());
    assertThat(seal.open(seal.seal(id))).contains(id);
  }

  @Test
  void shouldSealTheLongestNamesAndCapabilitiesSoThatTheyOpen() {
    SessionId id =
        new SessionId(
            EndpointKey.adapter(new AdapterKey(new TenantId("t".repeat(32)), "a".repeat(32))),
            "ff".repeat(32),
            Revision.R2025_11_25,
            Instant.EPOCH,
            Instant.ofEpochMilli(Long.MAX_VALUE),
            "00".repeat(16),
            Optional.empty(),
            Optional.of("x".repeat(SessionId.MAX_CAPABILITIES)));
    assertThat(seal.open(seal.seal(id))).contains(id);
  }

  @Test
  void shouldSealAsVisibleAsciiThatTellsNothing() {
    String text = seal.seal(id(Revision.R2025_11_25, Optional.of("{\"secret\":1}")));
    assertThat(text).matches("[A-Za-z0-9_-]{60,1024}");
    assertThat(new String(Base64.getUrlDecoder().decode(text), UTF_8))
        .doesNotContain("secret")
        .doesNotContain("weather")
        .doesNotContain("2025-11-25");
  }

  @Test
  void shouldNeverSealTheSameTwice() {
    SessionId id = id(Revision.R2025_11_25, Optional.empty());
    Set<String> texts = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      texts.add(seal.seal(id));
    }
    assertThat(texts).hasSize(1000);
  }

  @Test
  void shouldMakeFreshRandomOf128Bits() {
    Set<String> texts = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      texts.add(seal.freshRandom());
    }
    assertThat(texts).hasSize(1000).allMatch(text -> text.matches("[0-9a-f]{32}"));
  }

  @Test
  void shouldRefuseEveryFlippedBit() {
    byte[] sealed =
        Base64.getUrlDecoder().decode(seal.seal(id(Revision.R2025_11_25, Optional.of("{}"))));
    for (int bit = 0; bit < sealed.length * 8; bit++) {
      byte[] forged = sealed.clone();
      forged[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThat(seal.open(encode(forged))).as("bit %d", bit).isEmpty();
    }
  }

  @Test
  void shouldRefuseEveryOtherSpellingOfOneCharacter() {
    String text = seal.seal(id(Revision.R2025_11_25, Optional.empty()));
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for (int at = 0; at < text.length(); at++) {
      for (int i = 0; i < alphabet.length(); i++) {
        char c = alphabet.charAt(i);
        if (c != text.charAt(at)) {
          String forged = text.substring(0, at) + c + text.substring(at + 1);
          assertThat(seal.open(forged)).as("%s at %d", c, at).isEmpty();
        }
      }
    }
  }

  @Test
  void shouldRefuseEveryLengthButTheWhole() {
    byte[] sealed =
        Base64.getUrlDecoder().decode(seal.seal(id(Revision.R2025_11_25, Optional.empty())));
    for (int length = 0; length < sealed.length; length++) {
      assertThat(seal.open(encode(Arrays.copyOf(sealed, length)))).as("%d", length).isEmpty();
    }
    assertThat(seal.open(encode(Arrays.copyOf(sealed, sealed.length + 1)))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "=",
        "====",
        "A",
        "AA",
        "not base64url!",
        "\u0000",
        "ä",
        "🙂",
        "null",
        "00112233-4455-6677-8899-aabbccddeeff",
        "../../etc/passwd",
        "a,b"
      })
  void shouldRefuseWhatIsNoIdAtAll(String text) {
    assertThat(seal.open(text)).isEmpty();
  }

  @Test
  void shouldRefuseOtherSpellingsOfTheSameBytes() {
    String text = seal.seal(id(Revision.R2025_11_25, Optional.of("{\"a\":1}")));
    byte[] bytes = Base64.getUrlDecoder().decode(text);
    assertThat(seal.open(" " + text)).isEmpty();
    assertThat(seal.open(text + " ")).isEmpty();
    assertThat(seal.open(text + "\n")).isEmpty();
    assertThat(seal.open(text + "=")).isEmpty();
    assertThat(seal.open(text + "==")).isEmpty();
    assertThat(seal.open(text.substring(0, 8) + "\n" + text.substring(8))).isEmpty();
    String padded = Base64.getUrlEncoder().encodeToString(bytes);
    assertThat(padded.equals(text) ? Optional.empty() : seal.open(padded)).isEmpty();
  }

  @Test
  void shouldRefuseAnOversizedText() {
    assertThat(seal.open("A".repeat(2048))).isEmpty();
    assertThat(seal.open("A".repeat(2049))).isEmpty();
    assertThat(seal.open("A".repeat(1_000_000))).isEmpty();
  }

  @Test
  void shouldRefuseAnotherVersion() {
    byte[] sealed =
        Base64.getUrlDecoder().decode(seal.seal(id(Revision.R2025_11_25, Optional.empty())));
    for (int version = 0; version < 256; version++) {
      sealed[0] = (byte) version;
      assertThat(seal.open(encode(sealed)).isPresent()).as("%d", version).isEqualTo(version == 3);
    }
  }

  @Test
  void shouldRefuseAnIdOfAnotherKeyOfTheSameName() {
    SessionSeal other = seal(key(0x01020304, 3));
    assertThat(seal.open(other.seal(id(Revision.R2025_11_25, Optional.empty())))).isEmpty();
  }

  @Test
  void shouldSealWithTheNewestKeyAndOpenWithTheOlder() {
    // Given an id of before the rotation and one of after it
    SessionSeal rotated = seal(NEW, OLD);
    SessionId id = id(Revision.R2025_11_25, Optional.empty());
    String before = seal(OLD).seal(id);
    String after = rotated.seal(id);
    // Then both open while both keys are there, and each only with its own
    assertThat(rotated.open(before)).contains(id);
    assertThat(rotated.open(after)).contains(id);
    assertThat(seal(OLD).open(after)).isEmpty();
    assertThat(seal(NEW).open(after)).contains(id);
    assertThat(seal(NEW).open(before)).isEmpty();
  }

  @Test
  void shouldNeedAKeyOf32Bytes() {
    assertThatThrownBy(() -> SessionKeys.Key.of(1, new byte[31])).hasMessageContaining("32 bytes");
    assertThatThrownBy(() -> SessionKeys.Key.of(1, new byte[33])).hasMessageContaining("32 bytes");
    assertThatThrownBy(() -> new SessionKeys(List.of())).hasMessageContaining("at least one");
  }

  @Test
  void shouldNotShowSecretsOfKeys() {
    assertThat(NEW.toString()).isEqualTo("session key " + 0x01020304);
  }

  @Test
  void shouldMakeFreshKeysThatDoNotOpenEachOthersIds() {
    SecureRandom random = new SecureRandom();
    SessionSeal one = new SessionSeal(SessionKeys.fresh(random), random);
    SessionSeal two = new SessionSeal(SessionKeys.fresh(random), random);
    SessionId id = id(Revision.R2025_11_25, Optional.empty());
    assertThat(one.open(one.seal(id))).contains(id);
    assertThat(two.open(one.seal(id))).isEmpty();
  }

  private static SessionId id(Revision revision, Optional<String> capabilities) {
    return new SessionId(
        EndpointKey.adapter(new AdapterKey(new TenantId("acme"), "weather")),
        "0123456789abcdef".repeat(4),
        revision,
        Instant.parse("2026-08-01T00:00:00Z"),
        Instant.parse("2026-08-08T00:00:00Z"),
        "00112233445566778899aabbccddeeff",
        Optional.empty(),
        capabilities);
  }

  private static SessionKeys.Key key(int id, int fill) {
    byte[] secret = new byte[32];
    Arrays.fill(secret, (byte) fill);
    return SessionKeys.Key.of(id, secret);
  }

  private static SessionSeal seal(SessionKeys.Key... keys) {
    return new SessionSeal(new SessionKeys(List.of(keys)), new SecureRandom());
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
