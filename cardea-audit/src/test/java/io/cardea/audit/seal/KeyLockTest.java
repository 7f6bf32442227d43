package io.cardea.audit.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.audit.checkpoint.NoteKey;
import io.cardea.audit.file.ProcessLock;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Those who change a file of keys, one after the other, also within one process. */
class KeyLockTest {

  private static final int MAX_KEYS = 64;

  @TempDir private Path root = Path.of(".");

  private Path file() {
    return root.resolve("audit.key");
  }

  private NoteKey added() {
    try {
      return KeyFile.read(file()).forNewLog(new SecureRandom()).key();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shouldWaitUntilNobodyElseChangesTheFile() throws Exception {
    CompletableFuture<NoteKey> added = new CompletableFuture<>();
    Thread adding;
    try (ProcessLock _ = KeyLock.of(file())) {
      adding = Thread.ofPlatform().start(() -> added.complete(added()));
      while (adding.getState() != Thread.State.TIMED_WAITING && adding.isAlive()) {
        Thread.onSpinWait();
      }
      assertThat(file()).doesNotExist();
    }
    adding.join();
    assertThat(KeyFile.read(file()).newest()).contains(added.join());
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(root.resolve("audit.key.lock"))))
        .isEqualTo("rw-------");
  }

  @Test
  void shouldHaveOneHolderAtATime() throws Exception {
    AtomicInteger holders = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<NoteKey> keys = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    for (int thread = 0; thread < 8; thread++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int turn = 0; turn < 4; turn++) {
                  keys.add(added());
                  hold(holders, most);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(most).hasValue(1);
    assertThat(KeyFile.read(file()).keys()).containsExactlyInAnyOrderElementsOf(keys).hasSize(32);
  }

  private void hold(AtomicInteger holders, AtomicInteger most) {
    try (ProcessLock _ = KeyLock.of(file())) {
      int _ = most.accumulateAndGet(holders.incrementAndGet(), Math::max);
      assertThat(KeyFile.read(file()).keys()).isNotEmpty();
      int _ = holders.decrementAndGet();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shouldGiveUpWhereSomebodyHasItForLong() throws IOException {
    try (ProcessLock _ = KeyLock.of(file())) {
      assertThatThrownBy(() -> KeyLock.of(file(), Duration.ZERO))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("audit.key is being changed by somebody else: try it again");

      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> KeyLock.of(file())).isInstanceOf(InterruptedIOException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
    KeyLock.of(file()).close();
  }

  @Test
  void shouldTakeNoMoreKeysThanItReads() throws IOException {
    List<NoteKey> keys = new ArrayList<>();
    for (int key = 0; key < MAX_KEYS; key++) {
      keys.addFirst(added());
    }
    String before = Files.readString(file());
    assertThat(KeyFile.read(file()).keys()).isEqualTo(keys);

    assertThatThrownBy(this::added)
        .cause()
        .isInstanceOf(IOException.class)
        .hasMessageContaining("more than 64 keys: remove the last lines");
    assertThatThrownBy(() -> KeyFile.read(file()).rotate(new SecureRandom()))
        .hasMessageContaining("more than 64 keys");
    assertThat(file()).hasContent(before);

    // Nor is a file read that has them
    Files.writeString(file(), before + before.lines().findFirst().orElseThrow() + "\n");
    assertThatThrownBy(() -> KeyFile.read(file()))
        .hasMessageContaining("more than 64 keys: remove the last lines");
  }
}
