package io.cardea.audit.subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.audit.record.Samples;
import io.cardea.model.audit.AuditSubject.Kind;
import io.cardea.model.identity.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys on a disk that is slow, or fails. */
class KeyWritingTest {

  private static final int MANY = 10_000;

  @TempDir private Path folder;
  private final AtomicInteger syncs = new AtomicInteger();
  private final AtomicInteger broken = new AtomicInteger();

  private SubjectKeys open(Executor background, int most, WatchedChannel.BeforeSync before)
      throws IOException {
    return SubjectKeys.open(
        SubjectSettings.of(folder),
        InstantSource.fixed(Samples.NOON),
        background,
        file -> new WatchedChannel(Channels.OF_FILES.open(file), before),
        most);
  }

  private SubjectKeys open() throws IOException {
    return open(
        Runnable::run,
        MANY,
        () -> {
          if (syncs.incrementAndGet() == broken.get()) {
            throw new IOException("the disk fails");
          }
        });
  }

  private static SubjectName user(int number) {
    return new SubjectName(TenantId.DEFAULT, Kind.USER, "corp", "user-" + number);
  }

  private static CompletableFuture<SubjectKey> asked(SubjectKeys keys, int user) {
    return keys.make(user(user)).toCompletableFuture();
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(folder.resolve("subjects"));
  }

  @Test
  void shouldWriteAllThatWaitWithOneSync() throws Exception {
    CountDownLatch isWriting = new CountDownLatch(1);
    CountDownLatch mayGoOn = new CountDownLatch(1);
    List<CompletableFuture<SubjectKey>> asked = new ArrayList<>();
    try (SubjectKeys keys =
        open(
            Thread::startVirtualThread,
            2 * MANY,
            () -> {
              syncs.incrementAndGet();
              isWriting.countDown();
              awaited(mayGoOn);
            })) {
      // Given
      asked.add(asked(keys, 0));
      awaited(isWriting);

      // When
      for (int user = 0; user <= MANY; user++) {
        asked.add(asked(keys, user));
      }
      assertThat(asked).noneMatch(CompletableFuture::isDone);
      assertThat(keys.known(user(0))).isNull();
      mayGoOn.countDown();

      // Then
      CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new)).join();
      assertThat(syncs).hasValue(2);
      assertThat(keys.count()).isEqualTo(MANY + 1);
      assertThat(asked.get(0).join()).isSameAs(asked.get(1).join());
    }
    assertThat(lines()).hasSize(MANY + 1);
    try (SubjectKeys keys = open()) {
      assertThat(keys.count()).isEqualTo(MANY + 1);
    }
  }

  private static void awaited(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void shouldMakeAKeyWhenTheDiskWorksAgain() throws IOException {
    try (SubjectKeys keys = open()) {
      asked(keys, 1).join();
      for (int turn = 1; turn <= 3; turn++) {
        broken.set(syncs.get() + 1);
        assertThatThrownBy(asked(keys, 2)::join).hasRootCauseMessage("the disk fails");
        assertThat(keys.unmade()).isEqualTo(turn);
      }
      assertThat(keys.known(user(2))).isNull();
      assertThat(lines()).hasSize(1);
      asked(keys, 2).join();
    }
    try (SubjectKeys keys = open()) {
      assertThat(keys.known(user(1))).isNotNull();
      assertThat(keys.known(user(2))).isNotNull();
      assertThat(keys.count()).isEqualTo(2);
    }
  }

  @Test
  void shouldLetNobodyWaitForEverAfterAnError() throws IOException {
    AtomicBoolean isBroken = new AtomicBoolean();
    try (SubjectKeys keys =
        open(
            Runnable::run,
            MANY,
            () -> {
              if (isBroken.getAndSet(false)) {
                throw new StackOverflowError("too deep");
              }
            })) {
      String id = asked(keys, 1).join().subject().id();
      isBroken.set(true);
      assertThatThrownBy(asked(keys, 2)::join).hasRootCauseMessage("too deep");
      isBroken.set(true);
      assertThatThrownBy(() -> keys.erase(TenantId.DEFAULT, id)).hasRootCauseMessage("too deep");

      assertThat(keys.erase(TenantId.DEFAULT, id)).isTrue();
      assertThat(asked(keys, 2)).isCompleted();
    }
  }

  @Test
  void shouldBlankAgainWhatCouldNotBeBlanked() throws IOException {
    try (SubjectKeys keys = open()) {
      // Given
      String id = asked(keys, 1).join().subject().id();
      String line = lines().getFirst();
      broken.set(syncs.get() + 1);
      assertThatThrownBy(() -> keys.erase(TenantId.DEFAULT, id)).isInstanceOf(IOException.class);
      assertThat(keys.isErased(TenantId.DEFAULT, id)).isFalse();
      assertThat(keys.known(user(1))).isNotNull();

      // When it is listed as erased, and its line cannot be blanked
      broken.set(syncs.get() + 2);
      assertThatThrownBy(() -> keys.erase(TenantId.DEFAULT, id)).isInstanceOf(IOException.class);

      // Then it is gone, and is blanked when that is asked for again, by its tenant only
      assertThat(keys.isErased(TenantId.DEFAULT, id)).isTrue();
      assertThat(keys.known(user(1))).isNull();
      assertThat(keys.erase(new TenantId("acme"), id)).isFalse();
      assertThat(keys.erase(TenantId.DEFAULT, id)).isTrue();
      assertThat(lines().getFirst()).isNotEqualTo(line).endsWith("--");
      assertThat(keys.erase(TenantId.DEFAULT, id)).isFalse();
    }
  }

  @Test
  void shouldTakeNoMoreSubjectsThanItMay() throws IOException {
    try (SubjectKeys keys = open(Runnable::run, 3, () -> {})) {
      for (int user = 1; user <= 3; user++) {
        asked(keys, user).join();
      }
      assertThatThrownBy(asked(keys, 4)::join).hasMessageContaining("as many subjects as");
      assertThat(keys.unmade()).isEqualTo(1);
      assertThat(asked(keys, 3)).isCompleted();
      keys.erase(TenantId.DEFAULT, asked(keys, 1).join().subject().id());
      asked(keys, 4).join();
      assertThat(keys.count()).isEqualTo(3);
    }
  }

  @Test
  void shouldLetNoMoreWaitThanItMay() throws IOException {
    List<Runnable> waiting = new ArrayList<>();
    try (SubjectKeys keys = open(waiting::add, 2 * KeyRequests.MAX_WAITING, () -> {})) {
      for (int user = 0; user < KeyRequests.MAX_WAITING; user++) {
        assertThat(asked(keys, user)).isNotDone();
      }
      assertThatThrownBy(asked(keys, -1)::join).hasMessageContaining("wait for the disk");
      assertThat(waiting).hasSize(1);
    }
  }

  @Test
  void shouldFinishWhatItWasAskedForAndTakeNothingMoreWhenItIsClosed() throws IOException {
    List<Runnable> waiting = new ArrayList<>();
    SubjectKeys keys = open(waiting::add, MANY, () -> {});
    CompletableFuture<SubjectKey> before = asked(keys, 1);
    assertThat(before).isNotDone();
    keys.close();
    assertThat(before).isCompleted();
    assertThat(lines()).hasSize(1);
    assertThatThrownBy(asked(keys, 2)::join).hasMessageContaining("closing");
    assertThatThrownBy(() -> keys.erase(TenantId.DEFAULT, before.join().subject().id()))
        .isInstanceOf(IOException.class);
  }
}
