package io.cardea.dataplane.introspection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Calls;
import io.cardea.dataplane.keys.NoAnswer;
import io.cardea.dataplane.token.Issuers;
import io.cardea.model.issuer.Issuer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class IntrospectionsTest {

  private static final Issuer ISSUER = Issuers.telling("corp", Duration.ofSeconds(10));
  private static final byte[] INACTIVE = "{\"active\":false}".getBytes(UTF_8);
  private static final byte[] ACTIVE =
      Issuers.claims().replaceFirst("\\{", "{\"active\":true,").getBytes(UTF_8);

  private final List<CompletableFuture<byte[]>> open = new ArrayList<>();
  private long nanos;
  private final Introspections introspections = new Introspections(this::ask, () -> nanos);

  private CompletionStage<byte[]> ask(Inquiry inquiry) {
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    open.add(answer);
    return answer;
  }

  private static Inquiry inquiry(String token) {
    return new Inquiry(token, ISSUER);
  }

  private CompletableFuture<Introspected> ask(String token) {
    return introspections.ask(inquiry(token), Calls.NOW).toCompletableFuture();
  }

  private Optional<Introspected> find(String token) {
    return introspections.find(inquiry(token), Calls.NOW);
  }

  @Test
  void shouldAskOnceHoweverManyWantToKnow() {
    CompletableFuture<Introspected> first = ask("a");
    CompletableFuture<Introspected> second = ask("a");
    assertThat(open).hasSize(1);
    open.getFirst().complete(ACTIVE);
    assertThat(first.join()).isInstanceOf(Introspected.Active.class).isEqualTo(second.join());
    assertThat(find("a")).contains(first.join());
    CompletableFuture<Introspected> _ = ask("b");
    assertThat(open).hasSize(2);
  }

  @Test
  void shouldCountAnAnswerFromWhenItWasAskedFor() {
    CompletableFuture<Introspected> _ = ask("a");
    nanos = Duration.ofSeconds(8).toNanos();
    open.getFirst().complete(ACTIVE);
    assertThat(find("a")).isPresent();
    nanos = Duration.ofSeconds(10).toNanos();
    assertThat(find("a")).isEmpty();
  }

  @Test
  void shouldBelieveTheLaterAnswer() {
    CompletableFuture<Introspected> _ = ask("a");
    open.getFirst().complete(ACTIVE);
    CompletableFuture<Introspected> _ = ask("a");
    open.getLast().complete(INACTIVE);
    assertThat(find("a").orElseThrow()).isInstanceOf(Introspected.Refused.class);
    CompletableFuture<Introspected> _ = ask("a");
    open.getLast().complete(ACTIVE);
    assertThat(find("a").orElseThrow()).isInstanceOf(Introspected.Active.class);
  }

  @Test
  void shouldKeepNothingOfAnIssuerThatIsAwayAndCountIt() {
    CompletableFuture<Introspected> answer = ask("a");
    open.getFirst().completeExceptionally(new NoAnswer("away"));
    assertThat(answer.join()).isEqualTo(new Introspected.Unknown());
    assertThat(find("a")).isEmpty();
    assertThat(introspections.silent()).isEqualTo(1);
    CompletableFuture<Introspected> _ = ask("a");
    open.getLast().complete(INACTIVE);
    assertThat(introspections.silent()).isZero();
  }

  @Test
  void shouldFailWhenTooMuchIsAsked() {
    for (int i = 0; i < Introspections.MAX_UNDER_WAY; i++) {
      CompletableFuture<Introspected> _ = ask("t" + i);
    }
    assertThat(ask("more")).isCompletedExceptionally();
    assertThat(ask("t0")).isNotDone();
    open.getFirst().complete(INACTIVE);
    assertThat(ask("more")).isNotDone();
  }

  @Test
  void shouldKeepWhatIsGoodHoweverMuchRubbishIsSent() {
    CompletableFuture<Introspected> _ = ask("good");
    open.getFirst().complete(ACTIVE);
    for (int i = 0; i < 3 * Introspections.MAX_KNOWN; i++) {
      CompletableFuture<Introspected> _ = ask("t" + i);
      open.getLast().complete(INACTIVE);
      open.clear();
    }
    assertThat(find("good")).isPresent();
    assertThat(find("t0")).as("forgotten").isEmpty();
  }

  @Test
  void shouldShowNothingOfTokenAndSecret() {
    assertThat(inquiry("token-x").toString()).isEqualTo("a token of corp");
    assertThat(ISSUER.toString()).doesNotContain("hush");
  }
}
