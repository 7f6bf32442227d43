package io.cardea.dataplane.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Calls;
import io.cardea.dataplane.token.TokenRead.Unchecked;
import io.cardea.model.issuer.Issuer;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever stands in a token, it is judged without an exception, and believed only if signed. */
class FuzzedTokensTest {

  /** How far a token comes. */
  private enum Fate {
    UNREADABLE,
    UNJUST,
    UNSIGNED,
    TAKEN
  }

  private static final Issuer ISSUER = Issuers.issuer();
  private static final String[] CLAIMS = {
    "iss",
    "aud",
    "exp",
    "nbf",
    "iat",
    "sub",
    "azp",
    "client_id",
    "scope",
    "scp",
    "act",
    "cnf",
    "typ",
    "nonce",
    "groups",
    "events",
    "token_use",
    "jti"
  };

  private final AccessTokens tokens =
      new AccessTokens(
          new FixedKeys(
              Mint.set(
                  Mint.jwk("rsa", Mint.RSA, ""),
                  Mint.jwk("ec", Mint.EC, ""),
                  Mint.jwk("ed", Mint.ED, ""))),
          Runnable::run);

  private static List<String> good() {
    return List.of(
        Mint.token("{\"alg\":\"RS256\",\"kid\":\"rsa\"}", Issuers.claims(), Mint.RS256),
        Mint.token("{\"alg\":\"ES256\",\"kid\":\"ec\"}", Issuers.claims(), Mint.ES256),
        Mint.token("{\"alg\":\"EdDSA\",\"kid\":\"ed\"}", Issuers.claims(), Mint.EDDSA));
  }

  private Fate fate(String text) {
    switch (TokenRead.of(text)) {
      case TokenRead.Bad bad -> {
        assertSaysNothing(bad.reason(), text);
        return Fate.UNREADABLE;
      }
      case Unchecked token -> {
        switch (ClaimRules.judge(ISSUER, token, Calls.NOW)) {
          case Claimed.Bad bad -> {
            assertSaysNothing(bad.reason(), text);
            return Fate.UNJUST;
          }
          case Claimed.Good claims -> {
            TokenCheck check =
                tokens.check(new Candidate(token, claims)).toCompletableFuture().join();
            return check instanceof TokenCheck.Right ? Fate.TAKEN : Fate.UNSIGNED;
          }
        }
      }
    }
  }

  private static void assertSaysNothing(String reason, String text) {
    assertThat(reason).isNotBlank().hasSizeLessThan(100);
    for (String part : text.split("\\.", -1)) {
      assertThat(part.length() > 8 && reason.contains(part)).as(reason).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldTakeNoTokenThatWasChanged(long seed) {
    Random random = new Random(seed);
    List<String> good = good();
    assertThat(good).allMatch(text -> fate(text) == Fate.TAKEN);
    Map<Fate, Integer> fates = new EnumMap<>(Fate.class);
    for (int i = 0; i < 1_000; i++) {
      String text = changed(good, random);
      if (!good.contains(text)) {
        Fate fate = fate(text);
        assertThat(fate).as("%s", text).isNotEqualTo(Fate.TAKEN);
        fates.merge(fate, 1, Integer::sum);
      }
    }
    assertThat(fates).containsOnlyKeys(Fate.UNREADABLE, Fate.UNJUST, Fate.UNSIGNED);
  }

  private static String changed(List<String> good, Random random) {
    StringBuilder text = new StringBuilder(good.get(random.nextInt(good.size())));
    String[] other = good.get(random.nextInt(good.size())).split("\\.", -1);
    String[] parts = text.toString().split("\\.", -1);
    int at = random.nextInt(text.length());
    char any = "ABCXYZabcxyz0189-_=.+/ \n\u00e4".charAt(random.nextInt(24));
    switch (random.nextInt(8)) {
      case 0 -> text.setCharAt(at, any);
      case 1 -> text.insert(at, any);
      case 2 -> text.deleteCharAt(at);
      case 3 -> text.setLength(at);
      case 4 -> text.append('.').append(parts[random.nextInt(3)]);
      case 5 -> {
        // Of one the header or the signature, of another the rest.
        parts[random.nextInt(2) * 2] = other[random.nextInt(3)];
        return String.join(".", parts);
      }
      case 6 -> {
        String claims = Issuers.claims("azp", "\"admin" + random.nextInt(9) + "\"");
        return parts[0] + "." + Mint.base64(claims) + "." + parts[2];
      }
      default -> {
        byte[] signature = new byte[random.nextInt(300)];
        random.nextBytes(signature);
        return parts[0] + "." + parts[1] + "." + Mint.base64(signature);
      }
    }
    return text.toString();
  }

  /** Headers that name a key of their own, another algorithm, none, or what must be understood. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldTakeNoTokenOfAnotherKey(long seed) {
    Random random = new Random(seed);
    String attackers = Mint.jwk("rsa", Mint.OTHER_RSA, "");
    String[] algorithms = {"RS256", "PS256", "ES256", "EdDSA", "HS256", "none", "RS1", ""};
    String[] keyIds = {"\"rsa\"", "\"ec\"", "\"ed\"", "\"../rsa\"", "null", "7", "\"\""};
    String[] more = {
      "",
      ",\"jwk\":" + attackers,
      ",\"jku\":\"https://evil.example/k\"",
      ",\"crit\":[\"exp\"]",
      ",\"x5u\":\"https://evil.example/c\"",
      ",\"b64\":false",
      ",\"alg\":\"none\"",
      ",\"x5c\":[7]"
    };
    List<Mint.Signer> signers =
        List.of(
            Mint.NOTHING,
            Mint.with(Mint.OTHER_RSA.getPrivate(), "SHA256withRSA"),
            Mint.hs256(Mint.RSA.getPublic().getEncoded()),
            Mint.hs256(Mint.jwk("rsa", Mint.RSA, "").getBytes(UTF_8)));
    for (int i = 0; i < 500; i++) {
      String header =
          "{\"alg\":\"%s\",\"kid\":%s%s}"
              .formatted(
                  algorithms[random.nextInt(algorithms.length)],
                  keyIds[random.nextInt(keyIds.length)],
                  more[random.nextInt(more.length)]);
      String text =
          Mint.token(header, Issuers.claims(), signers.get(random.nextInt(signers.size())));
      assertThat(fate(text)).as(header).isNotEqualTo(Fate.TAKEN);
    }
  }

  /** An issuer may sign anything; what it has signed is judged by what it says. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldTakeWhatIsSignedOnlyIfItsClaimsAreInOrder(long seed) {
    Random random = new Random(seed);
    int taken = 0;
    for (int i = 0; i < 500; i++) {
      Map<String, String> claims = claims(random);
      String json =
          claims.entrySet().stream()
              .map(claim -> "\"" + claim.getKey() + "\":" + claim.getValue())
              .collect(Collectors.joining(",", "{", "}"));
      String text = Mint.token("{\"alg\":\"EdDSA\",\"kid\":\"ed\"}", json, Mint.EDDSA);
      if (fate(text) == Fate.TAKEN) {
        taken++;
        assertInOrder(claims);
      }
    }
    assertThat(taken).isBetween(10, 490);
  }

  private static void assertInOrder(Map<String, String> claims) {
    assertThat(claims.get("iss")).isEqualTo("\"" + Issuers.URL + "\"");
    assertThat(Double.parseDouble(claims.get("exp"))).isGreaterThan((double) Issuers.NOW - 60);
    assertThat(Double.parseDouble(claims.getOrDefault("nbf", "0")))
        .isLessThan((double) Issuers.NOW + 61);
    assertThat(claims.get("sub")).matches("\".+\"").isNotEqualTo("\"\\u0000\"");
    assertThat(claims.get("aud")).matches("\".*\"|\\[\".*\"]");
    assertThat(claims).doesNotContainKey("events");
    assertThat(claims.getOrDefault("typ", "\"\"")).isNotIn("\"ID\"", "\"Refresh\"", "7");
    assertThat(claims.getOrDefault("cnf", "{\"jkt\"")).startsWith("{\"jkt\"");
  }

  private static Map<String, String> claims(Random random) {
    Map<String, String> claims = new LinkedHashMap<>();
    claims.put("iss", "\"" + Issuers.URL + "\"");
    claims.put("aud", "\"" + Issuers.WEATHER + "\"");
    claims.put("sub", "\"pat\"");
    claims.put("azp", "\"desk\"");
    claims.put("exp", String.valueOf(Issuers.NOW + 300));
    for (int changes = random.nextInt(4); changes > 0; changes--) {
      String name = CLAIMS[random.nextInt(CLAIMS.length)];
      if (random.nextInt(4) == 0) {
        claims.remove(name);
      } else {
        claims.put(name, value(random));
      }
    }
    return claims;
  }

  private static String value(Random random) {
    String thumbprint = Mint.base64(new byte[32]);
    String[] values = {
      "null",
      "true",
      "7",
      "-1",
      "1e400",
      "1e-400",
      "0.5",
      "99999999999999999999999",
      "[]",
      "{}",
      "\"\"",
      "\"desk\"",
      "\"a b\"",
      "\"\\u0000\"",
      "\"\\ud83d\\ude00\"",
      "\"ID\"",
      "\"Refresh\"",
      "[\"" + Issuers.WEATHER + "\"]",
      "[7]",
      "[[\"x\"]]",
      "{\"sub\":\"desk\"}",
      "{\"sub\":\"a\",\"act\":{\"sub\":\"b\"}}",
      "{\"sub\":7}",
      "{\"jkt\":\"" + thumbprint + "\"}",
      "{\"jkt\":\"short\"}",
      "{\"jwk\":{}}",
      "\"" + "x".repeat(300) + "\"",
      String.valueOf(Issuers.NOW - 61),
      String.valueOf(Issuers.NOW + 61)
    };
    return values[random.nextInt(values.length)];
  }
}
