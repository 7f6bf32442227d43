package io.cardea.dataplane.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.token.Issuers;
import io.cardea.dataplane.token.KeySet;
import io.cardea.dataplane.token.Mint;
import io.cardea.model.identity.TenantId;
import io.cardea.model.issuer.ClaimNames;
import io.cardea.model.issuer.Issuer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class KeyBookTest {

  private static final Issuer ISSUER = Issuers.issuer();
  private static final KeySet ONE = set("one");
  private static final KeySet TWO = set("two");

  private final HandLoop loop = new HandLoop();
  private final List<Issuer> asked = new ArrayList<>();
  private final Deque<CompletableFuture<KeySet>> open = new ArrayDeque<>();
  private final KeyBook book = new KeyBook(loop, this::ask, new Random(7));

  private CompletionStage<KeySet> ask(Issuer issuer) {
    asked.add(issuer);
    CompletableFuture<KeySet> answer = new CompletableFuture<>();
    open.add(answer);
    return answer;
  }

  private static KeySet set(String id) {
    return KeySet.parse(Mint.set(Mint.jwk(id, Mint.EC, ""))).orElseThrow();
  }

  private void answer(KeySet keys) {
    open.remove().complete(keys);
  }

  private void fail() {
    open.remove().completeExceptionally(new NoAnswer("away"));
  }

  private Optional<KeySet> again() {
    return book.again(ISSUER).toCompletableFuture().getNow(Optional.empty());
  }

  private void declare(Issuer... issuers) {
    book.onSnapshot(Issuers.snapshot(issuers));
  }

  @Test
  void shouldAskNoKeysOfAnIssuerThatIsAskedAboutItsTokens() {
    declare(Issuers.telling("corp", Duration.ZERO));
    assertThat(asked).isEmpty();
  }

  @Test
  void shouldAskAnIssuerWhenItIsDeclared() {
    declare(ISSUER);
    assertThat(asked).containsExactly(ISSUER);
    assertThat(book.known(ISSUER)).isEmpty();
    answer(ONE);
    assertThat(book.known(ISSUER)).containsSame(ONE);
    declare(ISSUER);
    assertThat(asked).hasSize(1);
  }

  @Test
  void shouldAskAgainEveryFiveMinutesAndKeepWhatIsTheSame() {
    declare(ISSUER);
    answer(ONE);
    loop.pass(KeyBook.REFRESH);
    assertThat(asked).hasSize(2);
    answer(set("one"));
    assertThat(book.known(ISSUER)).containsSame(ONE);
    loop.pass(KeyBook.REFRESH);
    answer(TWO);
    assertThat(book.known(ISSUER)).containsSame(TWO);
  }

  @Test
  void shouldServeTheLastKeysWhileAnIssuerIsAwayAndNotForEver() {
    declare(ISSUER);
    answer(ONE);
    for (Duration away = Duration.ZERO;
        away.compareTo(KeyBook.KEEP.minusHours(1)) < 0;
        away = away.plusMinutes(1)) {
      loop.pass(Duration.ofMinutes(1));
      if (!open.isEmpty()) {
        fail();
      }
      assertThat(book.known(ISSUER)).containsSame(ONE);
    }
    assertThat(book.silent()).isEqualTo(1);
    loop.pass(Duration.ofHours(1));
    assertThat(book.known(ISSUER)).isEmpty();
    answer(ONE);
    assertThat(book.known(ISSUER)).containsSame(ONE);
    assertThat(book.silent()).isZero();
  }

  @Test
  void shouldTryAgainMoreAndMoreRarely() {
    declare(ISSUER);
    for (int i = 0; i < 6; i++) {
      fail();
      loop.pass(Duration.ofMinutes(1));
    }
    assertThat(asked).hasSize(7);
    loop.pass(Duration.ofHours(1));
    assertThat(asked).as("not while it is being asked").hasSize(7);
  }

  @Test
  void shouldAskOnceForAllThatWait() {
    declare(ISSUER);
    CompletionStage<Optional<KeySet>> first = book.again(ISSUER);
    CompletionStage<Optional<KeySet>> second = book.again(ISSUER);
    assertThat(asked).hasSize(1);
    answer(ONE);
    assertThat(first).isCompletedWithValue(Optional.of(ONE));
    assertThat(second).isCompletedWithValue(Optional.of(ONE));
  }

  @Test
  void shouldAskRarelyForKeysThatTokensName() {
    declare(ISSUER);
    answer(ONE);
    for (int i = 0; i < 1_000; i++) {
      CompletionStage<Optional<KeySet>> found = book.again(ISSUER);
      if (!open.isEmpty()) {
        answer(ONE);
      }
      assertThat(found).isCompletedWithValue(Optional.of(ONE));
    }
    assertThat(asked).hasSize(1 + KeyBook.QUESTIONS);
    loop.pass(KeyBook.REFILL);
    again();
    answer(TWO);
    assertThat(again()).containsSame(TWO);
    assertThat(asked).hasSize(2 + KeyBook.QUESTIONS);
  }

  @Test
  void shouldForgetTheKeysOfAnIssuerThatIsDeclaredOtherwise() {
    declare(ISSUER);
    answer(ONE);
    Issuer other = Issuers.issuer(TenantId.DEFAULT, Set.of("x"), ClaimNames.DEFAULT, Set.of());
    declare(other);
    assertThat(book.known(ISSUER)).isEmpty();
    assertThat(book.known(other)).isEmpty();
    answer(TWO);
    assertThat(book.known(other)).containsSame(TWO);
    assertThat(book.known(ISSUER)).isEmpty();
    assertThat(book.again(ISSUER)).isCompletedWithValue(Optional.empty());
  }

  @Test
  void shouldNotTakeALateAnswerForAnotherDeclaration() {
    declare(ISSUER);
    declare();
    answer(ONE);
    assertThat(book.known(ISSUER)).isEmpty();
    loop.pass(Duration.ofHours(1));
    assertThat(asked).hasSize(1);
  }
}
