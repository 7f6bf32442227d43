package io.cardea.dataplane.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Calls;
import io.cardea.dataplane.token.TokenRead.Unchecked;
import io.cardea.model.identity.TenantId;
import io.cardea.model.issuer.ClaimNames;
import io.cardea.model.issuer.Issuer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class AccessTokensTest {

  private final Deque<Runnable> work = new ArrayDeque<>();
  private final FixedKeys keys = new FixedKeys(Mint.set(Mint.jwk("rsa", Mint.RSA, "")));
  private final AccessTokens tokens = new AccessTokens(keys, work::add);

  private static String token() {
    return Mint.token("{\"alg\":\"RS256\",\"kid\":\"rsa\"}", Issuers.claims(), Mint.RS256);
  }

  private static Candidate candidate(Issuer issuer, String text) {
    Unchecked read = (Unchecked) TokenRead.of(text);
    return new Candidate(read, (Claimed.Good) ClaimRules.judge(issuer, read, Calls.NOW));
  }

  private static Candidate candidate() {
    return candidate(Issuers.issuer(), token());
  }

  @Test
  void shouldCheckATokenOnceHoweverManyAsk() {
    Candidate candidate = candidate();
    CompletionStage<TokenCheck> first = tokens.check(candidate);
    CompletionStage<TokenCheck> second = tokens.check(candidate());
    assertThat(work).hasSize(1);
    work.remove().run();
    assertThat(first).isCompletedWithValue(new TokenCheck.Right());
    assertThat(second).isCompletedWithValue(new TokenCheck.Right());
  }

  @Test
  void shouldNotTakeTheVerdictOfAnotherDeclaration() {
    tokens.check(candidate());
    Issuer other =
        Issuers.issuer(Issuers.OTHER, Set.of(Issuers.WEATHER), ClaimNames.DEFAULT, Set.of());
    tokens.check(candidate(other, token()));
    assertThat(work).hasSize(2);
    work.remove().run();
    assertThat(tokens.find(token(), Issuers.snapshot(other), Issuers.OTHER, Calls.NOW)).isEmpty();
    assertThat(
            tokens.find(token(), Issuers.snapshot(Issuers.issuer()), TenantId.DEFAULT, Calls.NOW))
        .isPresent();
  }

  @Test
  void shouldKnowNothingOfATokenWhoseSignatureIsWrong() {
    String text = token();
    String forged = text.substring(0, text.lastIndexOf('.')) + "." + Mint.base64(new byte[256]);
    CompletionStage<TokenCheck> check = tokens.check(candidate(Issuers.issuer(), forged));
    work.remove().run();
    assertThat(check).isCompletedWithValue(new TokenCheck.Wrong("its signature is wrong"));
    assertThat(tokens.find(forged, Issuers.snapshot(Issuers.issuer()), TenantId.DEFAULT, Calls.NOW))
        .isEmpty();
  }

  @Test
  void shouldFailWhenThereIsTooMuchToDo() {
    AccessTokens full =
        new AccessTokens(
            keys,
            _ -> {
              throw new RejectedExecutionException("full");
            });
    assertThat(full.check(candidate())).isCompletedExceptionally();
  }

  @Test
  void shouldKeepNoMoreTokensThanItMay() {
    KnownTokens<AccessTokens.Entry> known = new KnownTokens<>(100);
    AccessTokens.Entry entry = new AccessTokens.Entry(candidate().claims(), keys.now.orElseThrow());
    TokenDigest used = new TokenDigest(-1, 0, 0, 0);
    known.put(used, entry);
    for (int i = 0; i < 10_000; i++) {
      known.put(new TokenDigest(i, 0, 0, 0), entry);
      assertThat(known.size()).isLessThanOrEqualTo(200);
      assertThat(known.find(used)).as("what is used stays").isPresent();
    }
    assertThat(known.find(new TokenDigest(1, 0, 0, 0))).isEmpty();
  }

  @Test
  void shouldShowNothingOfAToken() {
    assertThat(candidate().toString()).isEqualTo("a token of corp");
    assertThat(TokenRead.of(token()).toString()).isEqualTo("a token");
  }
}
