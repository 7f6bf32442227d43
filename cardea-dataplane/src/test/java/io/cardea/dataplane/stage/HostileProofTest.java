package io.cardea.dataplane.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.proof.Prover;
import io.cardea.dataplane.token.Issuers;
import io.cardea.dataplane.token.Mint;
import io.cardea.dataplane.token.Mint.Signer;
import java.security.KeyPair;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way to show a stolen token with a proof that is none, one row each. */
class HostileProofTest {

  private static final Pattern SECONDS = Pattern.compile("@([+-][0-9]+)");
  private static final KeyPair OTHER = Mint.ec("secp256r1");
  private static final KeyPair WEAK = Mint.rsa(1_024);
  private static final String KEY = Mint.jwk("", Mint.EC, "");
  private static final String TOKEN = bound("{\"jkt\":\"" + Prover.thumbprint(Mint.EC) + "\"}");

  private final TokenGate gate =
      new TokenGate(Issuers.snapshot(Issuers.issuer()), Mint.jwk("rsa", Mint.RSA, ""));

  private static String bound(String cnf) {
    return Mint.token(
        "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"typ\":\"at+jwt\"}",
        Issuers.claims("cnf", cnf),
        Mint.RS256);
  }

  private void assertRefused(Refusal refusal, String why) {
    assertThat(refusal.reason()).contains(why);
    assertThat(refusal.status()).isEqualTo(401);
    assertThat(refusal.because("")).isEqualTo(gate.refused(TOKEN, "x").because(""));
  }

  /** {@code @+31} stands for a time from now, OURS for the address; nothing: no claim. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      emptyValue = "",
      textBlock =
          """
          no name                      | jti | ``                                  | the claim jti
          an empty name                | jti | ""                                  | claim jti
          a name of blanks             | jti | "  "                                | claim jti
          a name that is a number      | jti | 7                                   | claim jti
          no method                    | htm | ``                                  | the claim htm
          another method               | htm | "POST"                              | htm
          a method in small letters    | htm | "get"                               | htm
          methods                      | htm | ["GET"]                             | claim htm
          no address                   | htu | ``                                  | the claim htu
          another host                 | htu | "https://evil.example/adapters/weather/mcp" | htu
          another scheme               | htu | "http://gw.example/adapters/weather/mcp"   | htu
          another port                 | htu | "https://gw.example:8443/adapters/weather/mcp" | htu
          another address of ours      | htu | "https://gw.example/adapters/open/mcp"     | htu
          another case of the path     | htu | "https://gw.example/adapters/WEATHER/mcp"  | htu
          a slash at the end           | htu | "OURS/"                             | htu
          a slash in an escape         | htu | "https://gw.example/adapters%2Fweather/mcp" | htu
          dots that lead elsewhere     | htu | "OURS/../mcp/.."                    | htu
          a user                       | htu | "https://gw.example@evil.example/adapters/weather/mcp" | htu
          a path alone                 | htu | "/adapters/weather/mcp"             | htu
          no address but a word        | htu | "weather"                           | htu
          a broken escape              | htu | "OURS%"                             | htu
          no time                      | iat | ``                                  | the claim iat
          made long ago                | iat | @-90                                | iat
          made in the future           | iat | @+31                                | iat
          made at a text               | iat | "now"                               | claim iat
          made at no number            | iat | 1e9                                 | claim iat
          expired                      | exp | @-30                                | iat
          not valid yet                | nbf | @+31                                | nbf
          no hash                      | ath | ``                                  | the claim ath
          an empty hash                | ath | ""                                  | ath
          the hash of another token    | ath | "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo" | ath
          """)
  void shouldRefuseClaims(String what, String name, String value, String why) {
    Matcher seconds = SECONDS.matcher(value.replace("OURS", Issuers.WEATHER));
    String meant =
        seconds.replaceAll(found -> String.valueOf(Issuers.NOW + Long.parseLong(found.group(1))));
    String proof = Prover.proof(Prover.header(), Prover.claims(TOKEN, name, meant));
    assertRefused(gate.refused(TOKEN, proof), why);
  }

  private static String made(String header, Signer signer) {
    return Prover.proof(header, Prover.claims(TOKEN), signer);
  }

  private static String header(String type, String algorithm) {
    return made(Prover.header(type, algorithm, KEY), Mint.ES256);
  }

  private static String key(String key) {
    return made(Prover.header("dpop+jwt", "ES256", key), Mint.ES256);
  }

  private static String with(String more) {
    return made(Prover.header().replace("}}", "}," + more + "}"), Mint.ES256);
  }

  static Stream<Arguments> forms() {
    String good = Prover.of(TOKEN, "1");
    return Stream.of(
        arguments("empty", "", "no JWT"),
        arguments("a word", "x", "no JWT"),
        arguments("two in one field", good + ", " + Prover.of(TOKEN, "2"), "three parts"),
        arguments("a space", good.replaceFirst("\\.", " ."), "header"),
        arguments("padding", good + "=", "signature is not"),
        arguments("no signature", good.substring(0, good.lastIndexOf('.') + 1), "without a sig"),
        arguments("encrypted", "a.b.c.d.e", "three parts"),
        arguments(
            "huge",
            made(
                Prover.header().replace("}}", "},\"x\":\"" + "y".repeat(9_000) + "\"}"),
                Mint.ES256),
            "longer"),
        arguments("huger", "y".repeat(1 << 20), "longer"),
        arguments(
            "a name of 513 characters",
            Prover.proof(
                Prover.header(), Prover.claims(TOKEN, "jti", "\"" + "j".repeat(513) + "\"")),
            "jti"),
        arguments(
            "a claim twice",
            Prover.proof(Prover.header(), Prover.claims(TOKEN).replace("{", "{\"htm\":\"POST\",")),
            "claims"),
        arguments("claims that are a list", Prover.proof(Prover.header(), "[]"), "claims"));
  }

  static Stream<Arguments> headers() {
    return Stream.of(
        arguments(
            "no type",
            made(Prover.header().replace("\"typ\":\"dpop+jwt\",", ""), Mint.ES256),
            "type"),
        arguments("a JWT", header("JWT", "ES256"), "type"),
        arguments("an access token", header("at+jwt", "ES256"), "type"),
        arguments("the token itself", TOKEN, "type"),
        arguments("none", header("dpop+jwt", "none"), "algorithm"),
        arguments("None", header("dpop+jwt", "None"), "algorithm"),
        arguments(
            "a shared secret",
            made(
                Prover.header("dpop+jwt", "HS256", "{\"kty\":\"oct\",\"k\":\"AAAA\"}"),
                Mint.hs256(new byte[3])),
            "algorithm"),
        arguments(
            "the public key as secret",
            made(
                Prover.header("dpop+jwt", "HS256", KEY),
                Mint.hs256(Mint.EC.getPublic().getEncoded())),
            "algorithm"),
        arguments("one that is not allowed", header("dpop+jwt", "RS512"), "algorithm"),
        arguments("one of another kind", header("dpop+jwt", "RS256"), "signature is wrong"),
        arguments("crit", with("\"crit\":[\"x\"]"), "crit"),
        arguments("zip", with("\"zip\":\"DEF\""), "zip"),
        arguments(
            "two keys",
            made(Prover.header().replace("}}", "},\"jwk\":" + KEY + "}"), Mint.ES256),
            "header"));
  }

  static Stream<Arguments> keys() {
    String own = Mint.jwk("", OTHER, "");
    Signer other = Mint.with(OTHER.getPrivate(), "SHA256withECDSAinP1363Format");
    return Stream.of(
        arguments("no key", made("{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\"}", Mint.ES256), "jwk"),
        arguments(
            "the name of a key",
            made("{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\",\"kid\":\"rsa\"}", Mint.ES256),
            "jwk"),
        arguments("a key that is text", key("\"x\""), "jwk"),
        arguments("an empty key", key("{}"), "jwk"),
        arguments("a private key", key(KEY.replace("}", ",\"d\":\"AAAA\"}")), "not public"),
        arguments("half a private key", key(KEY.replace("}", ",\"q\":\"AAAA\"}")), "not public"),
        arguments("a shared secret", key("{\"kty\":\"oct\",\"k\":\"AAAA\"}"), "not public"),
        arguments(
            "a key for encryption", key(KEY.replace("}", ",\"use\":\"enc\"}")), "not for sig"),
        arguments(
            "a point on no curve",
            key("{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}"),
            "jwk"),
        arguments(
            "the thief's key", made(Prover.header("dpop+jwt", "ES256", own), other), "another key"),
        arguments("the thief's signature", made(Prover.header(), other), "signature is wrong"),
        arguments(
            "a signature of zeros", made(Prover.header(), _ -> new byte[64]), "signature is wrong"),
        arguments(
            "a signature in DER",
            made(Prover.header(), Mint.with(Mint.EC.getPrivate(), "SHA256withECDSA")),
            "signature is wrong"),
        arguments(
            "a weak key",
            made(
                Prover.header("dpop+jwt", "RS256", Mint.jwk("", WEAK, "")),
                Mint.with(WEAK.getPrivate(), "SHA256withRSA")),
            "too weak"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"forms", "headers", "keys"})
  void shouldRefuse(String what, String proof, String why) {
    assertRefused(gate.refused(TOKEN, proof), why);
  }

  @Test
  void shouldRefuseNoProofAndTwo() {
    String authorization = "Authorization: DPoP " + TOKEN;
    String good = "DPoP: " + Prover.of(TOKEN, "1");
    assertRefused(TokenGate.refusal(gate.apply(authorization)), "not there");
    assertRefused(TokenGate.refusal(gate.apply(authorization, good, good)), "only one");
    assertThat(TokenGate.refusal(gate.apply(authorization, authorization, good)).reason())
        .contains("not one");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "null | nothing",
        "[] | nothing",
        "{} | nothing",
        "{\"jkt\":1} | thumbprint",
        "{\"jkt\":\"\"} | thumbprint",
        "{\"jkt\":\"AAAA\"} | thumbprint",
        "{\"jkt\":\"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I=\"} | thumbprint",
        "{\"jwk\":{}} | cannot be checked",
        "{\"kc-jkt-type\":\"DPoP\"} | nothing",
        "{\"jkt\":\"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I\",\"kc-jkt-type\":\"x\"} | checked",
        "{\"kid\":\"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I\"} | cannot be checked"
      })
  void shouldRefuseATokenThatIsBoundToWhatIsNotKnown(String cnf, String why) {
    String token = bound(cnf);
    assertThat(gate.refused(token, Prover.of(token, "1")).reason()).contains(why);
    assertThat(gate.refused(token).reason()).contains(why);
  }
}
