package io.cardea.dataplane.stage;

import static io.cardea.dataplane.token.Issuers.claims;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Calls;
import io.cardea.dataplane.proof.Prover;
import io.cardea.dataplane.token.Issuers;
import io.cardea.dataplane.token.Mint;
import io.cardea.model.identity.Principal;
import io.cardea.model.issuer.Issuer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that their issuer is asked about (RFC 7662). */
class IntrospectionTest {

  private static final Issuer TELLING = Issuers.telling("corp", Duration.ofSeconds(30));
  private static final String OPAQUE = "2YotnFZFEjr1zCsicMWpAA";

  private final TokenGate gate = new TokenGate(Issuers.snapshot(TELLING));

  private static String active(String claims) {
    return claims.replaceFirst("\\{", "{\"active\":true,");
  }

  @Test
  void shouldLetInWhatTheIssuerCallsActive() {
    gate.told = active(claims());
    Principal principal = gate.accepted(OPAQUE);
    assertThat(principal.subject()).isEqualTo("desk");
    assertThat(principal.user().orElseThrow().subject()).isEqualTo("pat");
  }

  @Test
  void shouldNeedNoIssuerAndNoEndInTheAnswer() {
    gate.told = active(claims("iss", "")).replaceFirst("\"exp\":[0-9]+,", "");
    gate.accepted(OPAQUE);
  }

  @Test
  void shouldAskOnceInAWhile() {
    gate.told = active(claims());
    gate.accepted(OPAQUE);
    gate.nanos = Duration.ofSeconds(30).toNanos() - 1;
    gate.told = "{\"active\":false}";
    gate.accepted(OPAQUE);
    assertThat(gate.asked).isEqualTo(1);
    gate.nanos++;
    assertThat(gate.refused(OPAQUE).reason()).contains("does not call active");
    gate.told = active(claims());
    assertThat(gate.refused(OPAQUE).reason()).as("known, too").contains("does not call active");
    assertThat(gate.asked).isEqualTo(2);
  }

  @Test
  void shouldRefuseAKnownTokenThatIsOver() {
    gate.told = active(claims());
    gate.accepted(OPAQUE);
    gate.now = Calls.NOW.plusSeconds(360);
    assertThat(gate.refused(OPAQUE).reason()).contains("expired");
  }

  @Test
  void shouldAskAgainWhenTheIssuerIsDeclaredOtherwise() {
    gate.told = active(claims());
    gate.accepted(OPAQUE);
    gate.snapshot = Issuers.snapshot(Issuers.telling("corp", Duration.ofSeconds(29)));
    gate.told = "{\"active\":false}";
    assertThat(gate.refused(OPAQUE).status()).isEqualTo(401);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      emptyValue = "",
      textBlock =
          """
          another issuer     | iss | "https://evil.example" | another issuer
          no audience        | aud | ``                     | the claim aud
          another audience   | aud | "https://x.example"    | another audience
          expired            | exp | 1                      | expired
          no subject         | sub | ``                     | the claim sub
          a refresh token    | typ | "Refresh"              | no access token
          bound to a secret  | cnf | {"kid":"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"} | cnf
          """)
  void shouldJudgeWhatIsSaidAsIfItWereInTheToken(
      String what, String name, String value, String why) {
    gate.told = active(claims(name, value));
    assertThat(gate.refused(OPAQUE).reason()).contains(why);
    assertThat(gate.refused(OPAQUE).because("")).isEqualTo(gate.refused("cardea_x").because(""));
  }

  @Test
  void shouldAskForAProofOfABoundToken() {
    gate.told = active(claims("cnf", "{\"jkt\":\"" + Prover.thumbprint(Mint.EC) + "\"}"));
    assertThat(gate.refused(OPAQUE).reason()).contains("without a proof");
    gate.accepted(OPAQUE, Prover.of(OPAQUE, "1"));
    assertThat(gate.refused(OPAQUE, Prover.of(OPAQUE, "1")).reason()).contains("used before");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "[]",
        "{}",
        "{\"active\":\"true\"}",
        "{\"active\":1}",
        "{\"active\":true,\"active\":false}",
        "{\"error\":\"invalid_client\"}"
      })
  void shouldRefuseForNowWhatIsNoAnswer(String told) {
    gate.told = told;
    assertThat(gate.refused(OPAQUE).status()).isEqualTo(503);
    gate.told = active(claims());
    gate.accepted(OPAQUE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a\tb", "ä", "\"x\"", "a=b", "x.y.z", "..", "=", "a,b"})
  void shouldAskAboutNothingThatIsNoToken(String text) {
    gate.told = active(claims());
    assertThat(gate.refused(text).status()).isEqualTo(401);
    assertThat(gate.asked).isZero();
  }

  @Test
  void shouldBringAJwtToTheIssuerThatItNamesOnly() {
    gate.told = active(claims());
    String header = "{\"alg\":\"HS256\"}";
    gate.accepted(Mint.token(header, claims(), Mint.hs256(new byte[32])));
    String others = claims("iss", "\"https://evil.example\"");
    assertThat(gate.refused(Mint.token(header, others, Mint.hs256(new byte[32]))).reason())
        .contains("not declared");
    assertThat(gate.asked).isEqualTo(1);
  }

  @Test
  void shouldBringAnOpaqueTokenToNobodyIfItIsNotClearToWhom() {
    gate.snapshot = Issuers.snapshot(TELLING, Issuers.telling("other", Duration.ZERO));
    gate.told = active(claims());
    assertThat(gate.refused(OPAQUE).reason()).contains("not clear whom to ask");
    gate.snapshot = Issuers.snapshot(Issuers.issuer());
    assertThat(gate.refused(OPAQUE).reason()).contains("no JWT");
    assertThat(gate.asked).isZero();
  }

  @Test
  void shouldAskEachTimeIfNothingMayBeKept() {
    gate.snapshot = Issuers.snapshot(Issuers.telling("corp", Duration.ZERO));
    gate.told = active(claims());
    gate.accepted(OPAQUE);
    gate.accepted(OPAQUE);
    assertThat(gate.asked).isEqualTo(2);
  }
}
