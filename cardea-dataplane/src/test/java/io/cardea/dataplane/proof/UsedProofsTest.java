package io.cardea.dataplane.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.token.BadClaim;
import io.cardea.dataplane.token.Jws;
import io.cardea.dataplane.token.Mint;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UsedProofsTest {

  private static final Instant NOW = Instant.ofEpochSecond(1_000_000);
  private static final ProofCheck RIGHT = new ProofCheck.Right();
  private static final UUID FIRST = new UUID(1, 1);
  private static final UUID SECOND = new UUID(1, 2);

  private final UsedProofs used = new UsedProofs(10, 6);

  private static Proof proof(String key, String id, Instant until) {
    try {
      return new Proof(
          Jws.read(Mint.token("{\"alg\":\"x\"}", "{}", _ -> new byte[1]), 100), key, id, until);
    } catch (BadClaim e) {
      throw new IllegalStateException(e);
    }
  }

  private static Proof proof(String key, int id) {
    return proof(key, "" + id, NOW.plusSeconds(60));
  }

  @Test
  void shouldTakeAProofOnce() {
    assertThat(used.use(proof("k", 1), FIRST, NOW)).isEqualTo(RIGHT);
    assertThat(used.use(proof("k", 1), SECOND, NOW)).isInstanceOf(ProofCheck.Wrong.class);
    assertThat(used.use(proof("k", 2), SECOND, NOW)).isEqualTo(RIGHT);
    assertThat(used.use(proof("l", 1), SECOND, NOW)).as("another key's").isEqualTo(RIGHT);
  }

  @Test
  void shouldTakeItAgainForTheSameRequest() {
    used.use(proof("k", 1), FIRST, NOW);
    assertThat(used.use(proof("k", 1), FIRST, NOW)).isEqualTo(RIGHT);
  }

  @Test
  void shouldTakeItOnceFromManyThreadsAtOnce() throws InterruptedException, ExecutionException {
    int threads = 8;
    CyclicBarrier together = new CyclicBarrier(threads);
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      for (int round = 0; round < 50; round++) {
        Proof proof = proof("k" + round, "1", NOW.plusSeconds(round));
        Instant now = NOW.plusSeconds(round - 1);
        List<Callable<ProofCheck>> tries =
            IntStream.range(0, threads)
                .<Callable<ProofCheck>>mapToObj(i ->
                    () -> {
                      together.await();
                      return used.use(proof, new UUID(2, i), now);
                    })
                .toList();
        int taken = 0;
        for (Future<ProofCheck> each : pool.invokeAll(tries)) {
          taken += each.get().equals(RIGHT) ? 1 : 0;
        }
        assertThat(taken).isEqualTo(1);
      }
    }
  }

  @Test
  void shouldTakeNoMoreOfOneKeyThanItMayAndStillThoseOfOthers() {
    for (int i = 0; i < 6; i++) {
      assertThat(used.use(proof("k", i), FIRST, NOW)).isEqualTo(RIGHT);
    }
    assertThat(used.use(proof("k", 6), FIRST, NOW)).isEqualTo(new ProofCheck.Full());
    assertThat(used.use(proof("l", 6), FIRST, NOW)).isEqualTo(RIGHT);
    assertThat(used.use(proof("k", 0), SECOND, NOW)).as("still known").isNotEqualTo(RIGHT);
  }

  @Test
  void shouldTakeNoMoreWhenItIsFullAndForgetNone() {
    for (int i = 0; i < 10; i++) {
      assertThat(used.use(proof("k" + i % 2, i), FIRST, NOW)).isEqualTo(RIGHT);
    }
    assertThat(used.use(proof("l", 10), FIRST, NOW)).isEqualTo(new ProofCheck.Full());
    assertThat(used.size()).isEqualTo(10);
    for (int i = 0; i < 10; i++) {
      assertThat(used.use(proof("k" + i % 2, i), SECOND, NOW)).isInstanceOf(ProofCheck.Wrong.class);
    }
  }

  @Test
  void shouldForgetWhatIsOver() {
    for (int i = 0; i < 6; i++) {
      used.use(proof("k", i), FIRST, NOW);
    }
    used.use(proof("k", 6), FIRST, NOW.plusSeconds(60));
    assertThat(used.size()).as("until its very end").isEqualTo(6);
    assertThat(used.use(proof("k", "7", NOW.plusSeconds(99)), FIRST, NOW.plusSeconds(61)))
        .isEqualTo(RIGHT);
    assertThat(used.size()).isEqualTo(1);
  }

  @Test
  void shouldTakeNothingAgainWhenTheClockIsPutBack() {
    used.use(proof("k", 1), FIRST, NOW);
    used.use(proof("k", "2", NOW.plusSeconds(200)), FIRST, NOW.plusSeconds(100));
    assertThat(used.use(proof("k", 1), SECOND, NOW)).isInstanceOf(ProofCheck.Wrong.class);
  }
}
