package io.cardea.dataplane.stage;

import static io.cardea.dataplane.token.Issuers.NOW;
import static io.cardea.dataplane.token.Issuers.claims;
import static io.cardea.dataplane.token.Mint.EC;
import static io.cardea.dataplane.token.Mint.ED;
import static io.cardea.dataplane.token.Mint.EDDSA;
import static io.cardea.dataplane.token.Mint.ES256;
import static io.cardea.dataplane.token.Mint.NOTHING;
import static io.cardea.dataplane.token.Mint.OTHER_RSA;
import static io.cardea.dataplane.token.Mint.RS256;
import static io.cardea.dataplane.token.Mint.RSA;
import static io.cardea.dataplane.token.Mint.base64;
import static io.cardea.dataplane.token.Mint.hs256;
import static io.cardea.dataplane.token.Mint.jwk;
import static io.cardea.dataplane.token.Mint.token;
import static io.cardea.dataplane.token.Mint.with;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.token.Issuers;
import io.cardea.dataplane.token.Mint;
import java.security.KeyPair;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every way of making a token that is none, one row each: it is refused, and its bearer learns
 * nothing of why.
 */
class HostileTokenTest {

  private static final KeyPair WEAK = Mint.rsa(1_024);
  private static final KeyPair FOR_PS = Mint.rsa(2_048);

  private final TokenGate gate =
      new TokenGate(
          Issuers.snapshot(Issuers.issuer()),
          jwk("rsa", RSA, ""),
          jwk("ec", EC, ",\"use\":\"sig\""),
          jwk("ed", ED, ",\"alg\":\"EdDSA\""),
          jwk("weak", WEAK, ""),
          jwk("ps", FOR_PS, ",\"alg\":\"PS256\""),
          jwk("sealing", OTHER_RSA, ",\"use\":\"enc\""),
          "{\"kty\":\"oct\",\"kid\":\"oct\",\"k\":\"c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0\"}");

  private static String rs(String claims) {
    return token("{\"alg\":\"RS256\",\"kid\":\"rsa\",\"typ\":\"at+jwt\"}", claims, RS256);
  }

  private static String header(String header) {
    return token(header, claims(), RS256);
  }

  static Stream<Arguments> forms() {
    String good = rs(claims());
    String[] parts = good.split("\\.");
    return Stream.of(
        arguments("nothing", "", "not one"),
        arguments("a word", "x", "neither an API key nor a JWT"),
        arguments("dots only", "..", "neither an API key nor a JWT"),
        arguments("two parts", parts[0] + "." + parts[1], "neither"),
        arguments("no signature", parts[0] + "." + parts[1] + ".", "without a signature"),
        arguments("four parts", good + ".x", "more than three parts"),
        arguments("an encrypted token", "a.b.c.d.e", "more than three parts"),
        arguments("a space before a dot", parts[0] + " ." + parts[1] + "." + parts[2], "header"),
        arguments("a space in the claims", parts[0] + ". " + parts[1] + "." + parts[2], "claims"),
        arguments("a tab", parts[0] + "." + parts[1] + ".\t" + parts[2], "signature is not"),
        arguments("padding of claims", parts[0] + "." + parts[1] + "=." + parts[2], "claims"),
        arguments("padding of the signature", good + "==", "signature is not strict"),
        arguments("bits that mean nothing", looseEnd(good), "signature is not strict"),
        arguments("base64 of mails", parts[0] + "." + parts[1] + ".+/" + parts[2], "signature is"),
        arguments("longer than allowed", rs(claims("x", quoted("y".repeat(12_300)))), "longer"),
        arguments("a megabyte", "e".repeat(1 << 20), "longer"),
        arguments("a header that is a list", token("[]", claims(), RS256), "header"),
        arguments("claims that are text", rs("\"x\""), "claims"),
        arguments("claims that are no JSON", rs("{iss}"), "claims"),
        arguments("claims that are no UTF-8", parts[0] + "." + "e_-_fQ" + ".AAAA", "claims"),
        arguments("claims with something behind", rs(claims() + "{}"), "claims"),
        arguments("a claim twice", rs(claims().replace("{", "{\"sub\":\"x\",")), "claims"),
        arguments("a claim twice, escaped", rs(claims().replace("{", "{\"\\u0073ub\":0,")), "claims"),
        arguments("an algorithm twice", header("{\"alg\":\"none\",\"alg\":\"RS256\"}"), "header"),
        arguments("claims in claims", rs("{\"a\":" + "[".repeat(40) + "]".repeat(40) + "}"), "claims"));
  }

  static Stream<Arguments> headers() {
    return Stream.of(
        arguments("no algorithm", header("{}"), "no algorithm"),
        arguments("an algorithm that is a list", header("{\"alg\":[\"RS256\"]}"), "no algorithm"),
        arguments("none", token("{\"alg\":\"none\"}", claims(), NOTHING), "without a signature"),
        arguments("none, signed", header("{\"alg\":\"none\",\"kid\":\"rsa\"}"), "algorithm"),
        arguments("None", header("{\"alg\":\"None\",\"kid\":\"rsa\"}"), "algorithm"),
        arguments("nOnE", header("{\"alg\":\"nOnE\",\"kid\":\"rsa\"}"), "algorithm"),
        arguments("rs256", header("{\"alg\":\"rs256\",\"kid\":\"rsa\"}"), "algorithm"),
        arguments("one that is not allowed", header("{\"alg\":\"RS512\",\"kid\":\"rsa\"}"), "algorithm"),
        arguments("the public key as secret", hs("rsa", RSA.getPublic().getEncoded()), "algorithm"),
        arguments("the public key as PEM as secret", hs("rsa", pem()), "algorithm"),
        arguments("a published secret", hs("oct", "secret".repeat(5).getBytes(UTF_8)), "algorithm"),
        arguments("crit", header("{\"alg\":\"RS256\",\"kid\":\"rsa\",\"crit\":[\"x\"],\"x\":1}"), "crit"),
        arguments("crit that is empty", header("{\"alg\":\"RS256\",\"kid\":\"rsa\",\"crit\":[]}"), "crit"),
        arguments("zip", header("{\"alg\":\"RS256\",\"kid\":\"rsa\",\"zip\":\"DEF\"}"), "zip"),
        arguments("b64", header("{\"alg\":\"RS256\",\"kid\":\"rsa\",\"b64\":false}"), "b64"),
        arguments("enc", header("{\"alg\":\"RS256\",\"kid\":\"rsa\",\"enc\":\"A128GCM\"}"), "enc"),
        arguments("an id token", header("{\"alg\":\"RS256\",\"kid\":\"rsa\",\"typ\":\"id+jwt\"}"), "type"),
        arguments("a proof", header("{\"alg\":\"RS256\",\"kid\":\"rsa\",\"typ\":\"dpop+jwt\"}"), "type"),
        arguments("a logout", header("{\"alg\":\"RS256\",\"kid\":\"rsa\",\"typ\":\"logout+jwt\"}"), "type"),
        arguments("a type that is a number", header("{\"alg\":\"RS256\",\"kid\":\"rsa\",\"typ\":1}"), "typ"),
        arguments("a key that is a number", header("{\"alg\":\"RS256\",\"kid\":1}"), "kid"),
        arguments("a long name of a key", header("{\"alg\":\"RS256\",\"kid\":\"" + "k".repeat(1_025) + "\"}"), "kid"));
  }

  static Stream<Arguments> keys() {
    String own = jwk("rsa", OTHER_RSA, "");
    return Stream.of(
        arguments("an unknown key", header("{\"alg\":\"RS256\",\"kid\":\"x\"}"), "does not publish"),
        arguments("a path", header("{\"alg\":\"RS256\",\"kid\":\"../../dev/null\"}"), "does not publish"),
        arguments("a query", header("{\"alg\":\"RS256\",\"kid\":\"' OR 1=1 --\"}"), "does not publish"),
        arguments("another case", header("{\"alg\":\"RS256\",\"kid\":\"RSA\"}"), "does not publish"),
        arguments("no key among several", header("{\"alg\":\"RS256\"}"), "signature is wrong"),
        arguments("another's key", byOther("{\"alg\":\"RS256\",\"kid\":\"rsa\"}"), "signature is wrong"),
        arguments("a key that it brings", byOther("{\"alg\":\"RS256\",\"kid\":\"rsa\",\"jwk\":" + own + "}"), "signature is wrong"),
        arguments("an address of keys", byOther("{\"alg\":\"RS256\",\"kid\":\"rsa\",\"jku\":\"https://evil.example/\"}"), "signature is wrong"),
        arguments("a certificate", byOther("{\"alg\":\"RS256\",\"kid\":\"rsa\",\"x5u\":\"https://evil.example/\",\"x5c\":[\"AA\"]}"), "signature is wrong"),
        arguments("a key for encryption", byOther("{\"alg\":\"RS256\",\"kid\":\"sealing\"}"), "does not publish"),
        arguments("a short key", token("{\"alg\":\"RS256\",\"kid\":\"weak\"}", claims(), with(WEAK.getPrivate(), "SHA256withRSA")), "does not publish"),
        arguments("a key for another algorithm", token("{\"alg\":\"RS256\",\"kid\":\"ps\"}", claims(), with(FOR_PS.getPrivate(), "SHA256withRSA")), "signature is wrong"),
        arguments("a key of another kind", token("{\"alg\":\"ES256\",\"kid\":\"rsa\"}", claims(), ES256), "signature is wrong"),
        arguments("a signature of zeros", token("{\"alg\":\"ES256\",\"kid\":\"ec\"}", claims(), _ -> new byte[64]), "signature is wrong"),
        arguments("a signature in DER", token("{\"alg\":\"ES256\",\"kid\":\"ec\"}", claims(), with(EC.getPrivate(), "SHA256withECDSA")), "signature is wrong"),
        arguments("a short signature", token("{\"alg\":\"ES256\",\"kid\":\"ec\"}", claims(), _ -> new byte[] {1}), "signature is wrong"),
        arguments("an empty RSA signature", token("{\"alg\":\"RS256\",\"kid\":\"rsa\"}", claims(), _ -> new byte[256]), "signature is wrong"),
        arguments("a short EdDSA signature", token("{\"alg\":\"EdDSA\",\"kid\":\"ed\"}", claims(), _ -> new byte[63]), "signature is wrong"),
        arguments("claims of another token", swapped(), "signature is wrong"),
        arguments("a header of another token", header("{\"alg\":\"RS256\",\"kid\":\"rsa\"}").replaceFirst("^[^.]+", base64("{\"alg\":\"RS256\",\"kid\":\"rsa\",\"x\":0}")), "signature is wrong"),
        arguments("EdDSA by another", token("{\"alg\":\"EdDSA\",\"kid\":\"ec\"}", claims(), EDDSA), "signature is wrong"));
  }

  static Stream<Arguments> claimsOf() {
    return Stream.of(
        arguments("no issuer", rs(claims("iss", "")), "not declared"),
        arguments("another issuer", rs(claims("iss", "\"https://evil.example\"")), "not declared"),
        arguments("an issuer with a slash", rs(claims("iss", "\"" + Issuers.URL + "/\"")), "not declared"),
        arguments("an issuer in capitals", rs(claims("iss", "\"" + Issuers.URL.replace("id", "ID") + "\"")), "not declared"),
        arguments("issuers", rs(claims("iss", "[\"" + Issuers.URL + "\"]")), "not declared"),
        arguments("no audience", rs(claims("aud", "")), "aud"),
        arguments("no audience in a list", rs(claims("aud", "[]")), "aud"),
        arguments("an audience that is a number", rs(claims("aud", "1")), "aud"),
        arguments("numbers among audiences", rs(claims("aud", "[\"" + Issuers.WEATHER + "\",1]")), "aud"),
        arguments("another audience", rs(claims("aud", "\"https://other.example/mcp\"")), "another audience"),
        arguments("the audience of another address", rs(claims("aud", "\"" + Issuers.GATEWAY + "/adapters/open/mcp\"")), "another audience"),
        arguments("the audience of another tenant", rs(claims("aud", "\"" + Issuers.GATEWAY + "/t/other\"")), "another audience"),
        arguments("an audience with a slash", rs(claims("aud", "\"" + Issuers.WEATHER + "/\"")), "another audience"),
        arguments("other audiences", rs(claims("aud", "[\"a\",\"b\"]")), "another audience"),
        arguments("no end", rs(claims("exp", "")), "without the claim exp"),
        arguments("expired", rs(claims("exp", String.valueOf(NOW - 60))), "expired"),
        arguments("an end that is text", rs(claims("exp", "\"" + (NOW + 9) + "\"")), "exp"),
        arguments("an end that is null", rs(claims("exp", "null")), "exp"),
        arguments("an end after all times", rs(claims("exp", "99999999999999")), "exp"),
        arguments("an end with an exponent", rs(claims("exp", "1e300")), "exp"),
        arguments("an end of many digits", rs(claims("exp", "9".repeat(400))), "exp"),
        arguments("an end before all times", rs(claims("exp", "-1")), "exp"),
        arguments("not valid yet", rs(claims("nbf", String.valueOf(NOW + 61))), "nbf"),
        arguments("valid since a text", rs(claims("nbf", "\"now\"")), "nbf"),
        arguments("issued later", rs(claims("iat", String.valueOf(NOW + 61))), "iat"),
        arguments("no subject", rs(claims("sub", "")), "without the claim sub"),
        arguments("a subject that is a number", rs(claims("sub", "7")), "sub"),
        arguments("a subject that is empty", rs(claims("sub", "\"\"")), "sub"),
        arguments("a subject of two lines", rs(claims("sub", "\"a\\nb\"")), "sub"),
        arguments("half a character", rs(claims("sub", "\"\\ud800\"")), "sub"),
        arguments("a long subject", rs(claims("sub", quoted("s".repeat(257)))), "sub"),
        arguments("no agent", rs(claims("azp", "")), "names the agent"),
        arguments("an agent that is a list", rs(claims("azp", "[\"desk\"]")), "azp"),
        arguments("bound to a key", rs(claims("cnf", "{\"jkt\":\"x\"}")), "cnf"),
        arguments("bound to nothing", rs(claims("cnf", "null")), "cnf"),
        arguments("an id token of Keycloak", rs(claims("typ", "\"ID\"")), "no access token"),
        arguments("a refresh token", rs(claims("typ", "\"Refresh\"")), "no access token"),
        arguments("an id token of Cognito", rs(claims("token_use", "\"id\"")), "no access token"),
        arguments("a security event", rs(claims("events", "{}")), "no access token"),
        arguments("an id token with at_hash", plain(claims("at_hash", "\"x\"")), "no access token"),
        arguments("an id token with nonce", plain(claims("nonce", "\"x\"")), "no access token"),
        arguments("an actor that is text", rs(claims("act", "\"x\"")), "act"),
        arguments("an actor without a name", rs(claims("act", "{}")), "act"),
        arguments("an actor of another issuer", rs(claims("act", "{\"sub\":\"x\",\"iss\":\"https://evil.example\"}")), "act"),
        arguments("nine actors", rs(claims("act", "{\"sub\":\"x\",\"act\":".repeat(8) + "{\"sub\":\"x\"}" + "}".repeat(8))), "act"),
        arguments("an agent that others hand on", rs(claims("act", "{\"sub\":\"x\"}").replace("\"pat\"", "\"desk\"")), "act"),
        arguments("a scope that is a number", rs(claims("scope", "1")), "scope"),
        arguments("a scope that is an object", rs(claims("scope", "{}")), "scope"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"forms", "headers", "keys", "claimsOf"})
  void shouldRefuse(String what, String token, String why) {
    Refusal refusal = gate.refused(token);
    assertThat(refusal.reason()).as(what).contains(why);
    assertThat(refusal.because("")).isEqualTo(gate.refused("cardea_x").because(""));
    assertThat(refusal.status()).isEqualTo(401);
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }

  private static String plain(String claims) {
    return token("{\"alg\":\"RS256\",\"kid\":\"rsa\",\"typ\":\"JWT\"}", claims, RS256);
  }

  private static String byOther(String header) {
    return token(header, claims(), with(OTHER_RSA.getPrivate(), "SHA256withRSA"));
  }

  private static String hs(String key, byte[] secret) {
    return token("{\"alg\":\"HS256\",\"kid\":\"" + key + "\"}", claims(), hs256(secret));
  }

  private static byte[] pem() {
    String body = Base64.getMimeEncoder().encodeToString(RSA.getPublic().getEncoded());
    return ("-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n").getBytes(UTF_8);
  }

  private static String swapped() {
    String[] parts = rs(claims()).split("\\.");
    return parts[0] + "." + base64(claims("sub", "\"root\"")) + "." + parts[2];
  }

  /** The same signature with other bits where none count: 256 bytes leave four of six. */
  private static String looseEnd(String token) {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    int last = alphabet.indexOf(token.charAt(token.length() - 1));
    return token.substring(0, token.length() - 1) + alphabet.charAt(last | 1);
  }
}
