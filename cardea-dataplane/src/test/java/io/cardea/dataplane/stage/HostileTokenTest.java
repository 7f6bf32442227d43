package io.cardea.dataplane.stage;

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
import static io.cardea.dataplane.token.Mint.ps256;
import static io.cardea.dataplane.token.Mint.token;
import static io.cardea.dataplane.token.Mint.with;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.token.Issuers;
import io.cardea.dataplane.token.Mint;
import io.cardea.dataplane.token.Mint.Signer;
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

  private static final String WRONG = "signature is wrong";
  private static final String UNKNOWN = "does not publish";
  private static final String ALGORITHM = "algorithm is not allowed";

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
    return token("{\"alg\":\"RS256\",\"kid\":\"rsa\"}", claims, RS256);
  }

  private static String header(String header) {
    return made(header, RS256);
  }

  static Stream<Arguments> forms() {
    String good = rs(claims());
    String[] parts = good.split("\\.", -1);
    return Stream.of(
        arguments("nothing", "", "not one"),
        arguments("a word", "x", "no JWT"),
        arguments("dots only", "..", "no JWT"),
        arguments("two parts", parts[0] + "." + parts[1], "no JWT"),
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
        arguments(
            "a claim twice, escaped", rs(claims().replace("{", "{\"\\u0073ub\":0,")), "claims"),
        arguments("an algorithm twice", header("{'alg':'none','alg':'RS256'}"), "header"),
        arguments(
            "claims in claims", rs("{\"a\":" + "[".repeat(40) + "]".repeat(40) + "}"), "claims"));
  }

  static Stream<Arguments> headers() {
    return Stream.of(
        arguments("no algorithm", header("{}"), "no algorithm"),
        arguments("an algorithm that is a list", header("{'alg':['RS256']}"), "no algorithm"),
        arguments("none", made("{'alg':'none'}", NOTHING), "without a signature"),
        arguments("none, signed", header("{'alg':'none','kid':'rsa'}"), ALGORITHM),
        arguments("None", header("{'alg':'None','kid':'rsa'}"), ALGORITHM),
        arguments("nOnE", header("{'alg':'nOnE','kid':'rsa'}"), ALGORITHM),
        arguments("rs256", header("{'alg':'rs256','kid':'rsa'}"), ALGORITHM),
        arguments("one that is not allowed", header("{'alg':'RS512','kid':'rsa'}"), ALGORITHM),
        arguments("the public key as secret", hs("rsa", RSA.getPublic().getEncoded()), ALGORITHM),
        arguments("the public key as PEM as secret", hs("rsa", pem()), ALGORITHM),
        arguments("a published secret", hs("oct", "secret".repeat(5).getBytes(UTF_8)), ALGORITHM),
        arguments("crit", header("{'alg':'RS256','kid':'rsa','crit':['x'],'x':1}"), "crit"),
        arguments("crit that is empty", header("{'alg':'RS256','kid':'rsa','crit':[]}"), "crit"),
        arguments("zip", header("{'alg':'RS256','kid':'rsa','zip':'DEF'}"), "zip"),
        arguments("b64", header("{'alg':'RS256','kid':'rsa','b64':false}"), "b64"),
        arguments("enc", header("{'alg':'RS256','kid':'rsa','enc':'A128GCM'}"), "enc"),
        arguments("an id token", header("{'alg':'RS256','kid':'rsa','typ':'id+jwt'}"), "type"),
        arguments("a proof", header("{'alg':'RS256','kid':'rsa','typ':'dpop+jwt'}"), "type"),
        arguments("a logout", header("{'alg':'RS256','kid':'rsa','typ':'logout+jwt'}"), "type"),
        arguments("a type that is a number", header("{'alg':'RS256','kid':'rsa','typ':1}"), "typ"),
        arguments("a key that is a number", header("{'alg':'RS256','kid':1}"), "kid"),
        arguments(
            "a long name of a key",
            header("{'alg':'RS256','kid':'" + "k".repeat(1_025) + "'}"),
            "kid"));
  }

  static Stream<Arguments> keys() {
    String own = jwk("rsa", OTHER_RSA, "");
    return Stream.of(
        arguments("an unknown key", header("{'alg':'RS256','kid':'x'}"), UNKNOWN),
        arguments("a path", header("{'alg':'RS256','kid':'../../dev/null'}"), UNKNOWN),
        arguments("a query", header("{'alg':'RS256','kid':'1 OR 1=1; --'}"), UNKNOWN),
        arguments("another case", header("{'alg':'RS256','kid':'RSA'}"), UNKNOWN),
        arguments("no key of two", made("{'alg':'PS256'}", ps256(RSA.getPrivate())), WRONG),
        arguments("another's key", byOther("{'alg':'RS256','kid':'rsa'}"), WRONG),
        arguments("a key that it brings", brings("'jwk':" + own), WRONG),
        arguments("an address of keys", brings("'jku':'https://evil.example/'"), WRONG),
        arguments("a certificate", brings("'x5u':'https://evil.example/','x5c':['AA']"), WRONG),
        arguments("a key for encryption", byOther("{'alg':'RS256','kid':'sealing'}"), UNKNOWN),
        arguments(
            "a short key",
            made("{'alg':'RS256','kid':'weak'}", with(WEAK.getPrivate(), "SHA256withRSA")),
            UNKNOWN),
        arguments(
            "a key for another algorithm",
            made("{'alg':'RS256','kid':'ps'}", with(FOR_PS.getPrivate(), "SHA256withRSA")),
            WRONG),
        arguments("a key of another kind", made("{'alg':'ES256','kid':'rsa'}", ES256), WRONG),
        arguments(
            "a signature of zeros", made("{'alg':'ES256','kid':'ec'}", _ -> new byte[64]), WRONG),
        arguments(
            "a signature in DER",
            made("{'alg':'ES256','kid':'ec'}", with(EC.getPrivate(), "SHA256withECDSA")),
            WRONG),
        arguments(
            "a short signature", made("{'alg':'ES256','kid':'ec'}", _ -> new byte[] {1}), WRONG),
        arguments(
            "an empty RSA signature",
            made("{'alg':'RS256','kid':'rsa'}", _ -> new byte[256]),
            WRONG),
        arguments(
            "a short EdDSA signature",
            made("{'alg':'EdDSA','kid':'ed'}", _ -> new byte[63]),
            WRONG),
        arguments("claims of another token", swapped(), WRONG),
        arguments("a header of another token", otherHeader(), WRONG),
        arguments("EdDSA by another", made("{'alg':'EdDSA','kid':'ec'}", EDDSA), WRONG));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"forms", "headers", "keys"})
  void shouldRefuse(String what, String token, String why) {
    Refusal refusal = gate.refused(token);
    assertThat(refusal.reason()).as(what).contains(why);
    assertThat(refusal.because("")).isEqualTo(gate.refused("cardea_x").because(""));
    assertThat(refusal.status()).isEqualTo(401);
  }

  private static String made(String header, Signer signer) {
    return token(header.replace('\'', '"'), claims(), signer);
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }

  /** With another's signature; {@code more} are members of a header with a key's good name. */
  private static String brings(String more) {
    return byOther("{'alg':'RS256','kid':'rsa'," + more + "}");
  }

  private static String byOther(String header) {
    return made(header, with(OTHER_RSA.getPrivate(), "SHA256withRSA"));
  }

  private static String hs(String key, byte[] secret) {
    return made("{'alg':'HS256','kid':'" + key + "'}", hs256(secret));
  }

  private static byte[] pem() {
    String body = Base64.getMimeEncoder().encodeToString(RSA.getPublic().getEncoded());
    return ("-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n").getBytes(UTF_8);
  }

  private static String otherHeader() {
    String[] parts = header("{'alg':'RS256','kid':'rsa'}").split("\\.", -1);
    String header = base64("{\"kid\":\"rsa\",\"alg\":\"RS256\"}");
    return header + "." + parts[1] + "." + parts[2];
  }

  private static String swapped() {
    String[] parts = rs(claims()).split("\\.", -1);
    return parts[0] + "." + base64(claims("sub", "\"root\"")) + "." + parts[2];
  }

  /** The same signature with other bits where none count: 256 bytes leave four of six. */
  private static String looseEnd(String token) {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    int last = alphabet.indexOf(token.charAt(token.length() - 1));
    return token.substring(0, token.length() - 1) + alphabet.charAt(last | 1);
  }
}
