package io.cardea.dataplane.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Calls;
import io.cardea.mcp.message.RequestId;
import io.cardea.mcp.message.RpcResponse;
import io.cardea.model.session.SessionStore.SessionKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class PendingQuestionsTest {

  private static final SessionKey SESSION = new SessionKey("default", "p", "1");
  private static final SessionKey OTHER = new SessionKey("default", "p", "2");

  private final PendingQuestions questions = new PendingQuestions(new Random(1));
  private final List<String> heard = new ArrayList<>();

  private RequestId ask(SessionKey session) {
    RequestId id = questions.freshId();
    assertThat(questions.await(session, Map.of(id, this::note))).isTrue();
    return id;
  }

  private void note(RpcResponse response) {
    heard.add(response.document().raw(response.result()));
  }

  private static RpcResponse answer(RequestId id) {
    return (RpcResponse)
        Calls.message("{\"jsonrpc\":\"2.0\",\"id\":" + id.json() + ",\"result\":{\"n\":1.0}}");
  }

  @Test
  void shouldTakeOneAnswerOfTheSessionThatWasAsked() {
    // Given
    RequestId id = ask(SESSION);

    // When
    assertThat(questions.answer(OTHER, answer(id))).isFalse();
    assertThat(questions.answer(SESSION, answer(questions.freshId()))).isFalse();
    assertThat(questions.answer(SESSION, answer(id))).isTrue();

    // Then
    assertThat(questions.answer(SESSION, answer(id))).isFalse();
    assertThat(heard).containsExactly("{\"n\":1.0}");
    assertThat(questions.sessions()).isZero();
  }

  @Test
  void shouldTakeNoAnswerWithoutAnId() {
    RequestId _ = ask(SESSION);
    RpcResponse nameless =
        (RpcResponse)
            Calls.message(
                "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":1,\"message\":\"\"}}");
    assertThat(questions.answer(SESSION, nameless)).isFalse();
  }

  @Test
  void shouldForget() {
    RequestId kept = ask(SESSION);
    RequestId forgotten = ask(SESSION);
    questions.forget(SESSION, List.of(forgotten));
    assertThat(questions.answer(SESSION, answer(forgotten))).isFalse();
    assertThat(questions.answer(SESSION, answer(kept))).isTrue();
    questions.forget(OTHER, List.of(kept));
    assertThat(questions.sessions()).isZero();
  }

  @Test
  void shouldWaitForSoMuchOfASessionOnly() {
    // Given
    for (int i = 1; i < PendingQuestions.MAX_PER_SESSION; i++) {
      ask(SESSION);
    }
    Map<RequestId, Consumer<RpcResponse>> two = new HashMap<>();
    two.put(questions.freshId(), this::note);
    two.put(questions.freshId(), this::note);

    // When
    assertThat(questions.await(SESSION, two)).isFalse();

    // Then
    two.keySet().forEach(id -> assertThat(questions.answer(SESSION, answer(id))).isFalse());
    ask(SESSION);
    assertThat(questions.await(SESSION, Map.of(questions.freshId(), this::note))).isFalse();
    assertThat(questions.await(OTHER, Map.of(questions.freshId(), this::note))).isTrue();
  }

  @Test
  void shouldTakeOneOfAnswersThatComeAtOnce() throws InterruptedException {
    RequestId id = questions.freshId();
    AtomicInteger taken = new AtomicInteger();
    questions.await(SESSION, Map.of(id, _ -> taken.incrementAndGet()));
    CountDownLatch start = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      threads.add(
          Thread.startVirtualThread(() -> {
            try {
              start.await();
              questions.answer(SESSION, answer(id));
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }));
    }
    start.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(taken).hasValue(1);
  }

  @Test
  void shouldMakeIdsThatNoServerCanHave() {
    assertThat(questions.freshId().json())
        .matches("\"cardea-[0-9a-f]{32}\"")
        .isNotEqualTo(questions.freshId().json());
  }
}
