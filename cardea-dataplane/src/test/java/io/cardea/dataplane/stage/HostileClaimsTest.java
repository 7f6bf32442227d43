package io.cardea.dataplane.stage;

import static io.cardea.dataplane.token.Issuers.claims;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.token.Issuers;
import io.cardea.dataplane.token.Mint;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens that an issuer has signed, and that are not for us, not now, or not what they seem. */
class HostileClaimsTest {

  private static final Pattern SECONDS = Pattern.compile("@([+-][0-9]+)");

  private final TokenGate gate =
      new TokenGate(Issuers.snapshot(Issuers.issuer()), Mint.jwk("rsa", Mint.RSA, ""));

  private static String token(String claims) {
    return Mint.token("{\"alg\":\"RS256\",\"kid\":\"rsa\",\"typ\":\"at+jwt\"}", claims, Mint.RS256);
  }

  private void assertRefused(String token, String why) {
    Refusal refusal = gate.refused(token);
    assertThat(refusal.reason()).contains(why);
    assertThat(refusal.because("")).isEqualTo(gate.refused("cardea_x").because(""));
    assertThat(refusal.status()).isEqualTo(401);
  }

  /** URL, WEATHER, GATEWAY stand for ours, {@code @+61} for a time from now; nothing: no claim. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      emptyValue = "",
      textBlock =
          """
          no issuer                       | iss       | ``                         | not declared
          another issuer                  | iss       | "https://evil.example"     | not declared
          an issuer with a slash          | iss       | "URL/"                     | not declared
          an issuer in capitals           | iss       | "https://ID.example/realms/a" | not declared
          issuers                         | iss       | ["URL"]                    | not declared
          no audience                     | aud       | ``                         | the claim aud
          an empty list of audiences      | aud       | []                         | the claim aud
          an audience that is a number    | aud       | 1                          | claim aud
          a number among audiences        | aud       | ["WEATHER",1]              | claim aud
          another audience                | aud       | "https://other.example"    | another audience
          another address of ours         | aud       | "GATEWAY/adapters/open/mcp" | another audience
          another tenant of ours          | aud       | "GATEWAY/t/other"          | another audience
          an audience with a slash        | aud       | "WEATHER/"                 | another audience
          an audience in capitals         | aud       | "GATEWAY/adapters/WEATHER/mcp" | another audience
          the beginning of an audience    | aud       | "GATEWAY/adapters"         | another audience
          other audiences                 | aud       | ["a","b"]                  | another audience
          no end                          | exp       | ``                         | the claim exp
          expired                         | exp       | @-60                       | expired
          an end that is text             | exp       | "@+9"                      | claim exp
          an end that is null             | exp       | null                       | claim exp
          an end after all times          | exp       | 99999999999999             | claim exp
          an end with an exponent         | exp       | 1e300                      | claim exp
          an end before all times         | exp       | -1                         | claim exp
          not valid yet                   | nbf       | @+61                       | nbf
          valid since a text              | nbf       | "now"                      | nbf
          issued later                    | iat       | @+61                       | iat
          issued at a list                | iat       | []                         | iat
          no subject                      | sub       | ``                         | the claim sub
          a subject that is a number      | sub       | 7                          | claim sub
          a subject that is null          | sub       | null                       | claim sub
          a subject that is empty         | sub       | ""                         | claim sub
          a subject of blanks             | sub       | "  "                       | claim sub
          a subject of two lines          | sub       | "a\\nb"                    | claim sub
          half a character                | sub       | "\\ud800"                  | claim sub
          no agent                        | azp       | ``                         | names the agent
          an agent that is a list         | azp       | ["desk"]                   | claim azp
          an agent that is empty          | azp       | ""                         | claim azp
          """)
  void shouldRefuse(String what, String name, String value, String why) {
    assertRefused(name, value, why);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      emptyValue = "",
      textBlock =
          """
          bound to nothing                | cnf       | null                       | cnf
          an id token of Keycloak         | typ       | "ID"                       | no access token
          a refresh token                 | typ       | "Refresh"                  | no access token
          a refresh token that lasts      | typ       | "offline"                  | no access token
          an id token of Cognito          | token_use | "id"                       | no access token
          a security event                | events    | {}                         | no access token
          an actor that is text           | act       | "x"                        | act
          an actor without a name         | act       | {}                         | act
          an actor without a name, behind | act       | {"sub":"x","act":[]}       | act
          an actor of another issuer      | act       | {"sub":"x","iss":"https://evil.example"} | act
          a scope that is a number        | scope     | 1                          | claim scope
          a scope that is an object       | scope     | {}                         | claim scope
          scopes that are lists           | scp       | [["a"]]                    | claim scp
          """)
  void shouldRefuseWhatIsNoPlainAccessToken(String what, String name, String value, String why) {
    assertRefused(name, value, why);
  }

  private void assertRefused(String name, String value, String why) {
    String meant =
        value
            .replace("URL", Issuers.URL)
            .replace("WEATHER\"", Issuers.WEATHER + "\"")
            .replace("WEATHER/\"", Issuers.WEATHER + "/\"")
            .replace("GATEWAY", Issuers.GATEWAY);
    Matcher seconds = SECONDS.matcher(meant);
    String timed =
        seconds.replaceAll(found -> String.valueOf(Issuers.NOW + Long.parseLong(found.group(1))));
    assertRefused(token(claims(name, timed)), why);
  }

  @ParameterizedTest
  @CsvSource({"at_hash", "c_hash", "s_hash", "nonce"})
  void shouldRefuseTokensOfASignIn(String claim) {
    String token =
        Mint.token(
            "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"typ\":\"JWT\"}",
            claims(claim, "\"x\""),
            Mint.RS256);
    assertRefused(token, "no access token");
  }

  @Test
  void shouldRefuseWhatIsTooLong() {
    assertRefused(token(claims("sub", "\"" + "s".repeat(257) + "\"")), "claim sub");
    assertRefused(token(claims("exp", "9".repeat(400))), "claim exp");
    StringBuilder scopes = new StringBuilder("\"s\"");
    for (int i = 0; i < 1_000; i++) {
      scopes.append(",\"").append(i).append('"');
    }
    assertRefused(token(claims("scope", "[" + scopes + "]")), "claim scope");
  }

  @Test
  void shouldRefuseMoreActorsThanEight() {
    String chain = "{\"sub\":\"x\",\"act\":".repeat(8) + "{\"sub\":\"x\"}" + "}".repeat(8);
    assertRefused(token(claims("act", chain)), "more than 8");
  }

  @Test
  void shouldRefuseAnAgentsOwnTokenThatOthersHandedOn() {
    String own = claims("act", "{\"sub\":\"x\"}").replace("\"pat\"", "\"desk\"");
    assertRefused(token(own), "handed on");
  }
}
