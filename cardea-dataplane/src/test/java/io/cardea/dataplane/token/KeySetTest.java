package io.cardea.dataplane.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeySetTest {

  private static int usable(String... keys) {
    return KeySet.parse(Mint.set(keys)).orElseThrow().size();
  }

  @Test
  void shouldTakeKeysOfEveryKind() {
    assertThat(
            usable(
                Mint.jwk("a", Mint.RSA, ",\"use\":\"sig\",\"alg\":\"PS512\""),
                Mint.jwk("b", Mint.EC, ",\"key_ops\":[\"verify\"]"),
                Mint.jwk("c", Mint.ec("secp384r1"), ""),
                Mint.jwk("d", Mint.ec("secp521r1"), ""),
                Mint.jwk("", Mint.ED, ",\"x\\u0074\":1")))
        .isEqualTo(5);
  }

  @Test
  void shouldLeaveOutWhatIsOfNoUse() {
    assertThat(
            usable(
                "1",
                "{}",
                "{\"kty\":\"oct\",\"k\":\"AAAA\"}",
                "{\"kty\":\"new\",\"kid\":\"a\"}",
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}",
                "{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"AAAA\"}",
                "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AAAA\"}",
                "{\"kty\":\"RSA\",\"n\":\"\",\"e\":\"AQAB\"}",
                Mint.jwk("a", Mint.RSA, ",\"use\":\"enc\""),
                Mint.jwk("a", Mint.RSA, ",\"key_ops\":[\"sign\"]"),
                Mint.jwk("a", Mint.RSA, ",\"d\":\"AAAA\""),
                Mint.jwk("weak", Mint.rsa(1_024), "")))
        .isZero();
  }

  @Test
  void shouldLeaveOutKeysThatAnybodyCanFind() {
    BigInteger primes = BigInteger.ONE;
    for (int prime : new int[] {11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109}) {
      primes = primes.multiply(BigInteger.valueOf(prime));
    }
    primes = primes.multiply(BigInteger.valueOf(127L * 151 * 157));
    BigInteger modulus =
        primes.shiftLeft(2_047 - primes.bitLength()).add(BigInteger.valueOf(65_537));
    assertThat(Roca.isSuspect(modulus)).isTrue();
    assertThat(Roca.isSuspect(modulus.add(BigInteger.TWO))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"keys\":{}}",
        "{\"keys\":[]}x",
        "{\"keys\":[],\"keys\":[]}",
        "<html>"
      })
  void shouldSeeWhatIsNoKeySet(String text) {
    assertThat(KeySet.parse(text.getBytes(UTF_8))).isEmpty();
  }

  @Test
  void shouldTakeNoMoreKeysThanItMay() {
    String[] keys = new String[KeySet.MAX_KEYS + 1];
    Arrays.fill(keys, "{}");
    assertThat(KeySet.parse(Mint.set(keys))).isEmpty();
  }
}
