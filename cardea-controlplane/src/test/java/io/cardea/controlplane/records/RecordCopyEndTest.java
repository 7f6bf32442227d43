package io.cardea.controlplane.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.audit.seal.LeafReader;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of copying when it was ended. */
class RecordCopyEndTest {

  @TempDir private Path root = Path.of(".");

  private final List<Thread> threads = new ArrayList<>();

  private Thread thread(Runnable task) {
    Thread thread = Thread.ofPlatform().unstarted(task);
    threads.add(thread);
    return thread;
  }

  private RecordCopy start(Copied copied, RecordedLog log) {
    return start(copied, log, new CountDownLatch(0), new CountDownLatch(0));
  }

  /** One that says when it is in the middle of a batch, and waits there. */
  private RecordCopy start(
      Copied copied, RecordedLog log, CountDownLatch inBatch, CountDownLatch goOn) {
    return RecordCopy.start(
        log.folder(),
        log.keyFile(),
        "here",
        copied.database(),
        () -> {
          if (threads.contains(Thread.currentThread())) {
            inBatch.countDown();
            await(goOn);
          }
          return Instant.now();
        },
        this::thread);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private List<Path> openFiles(Path folder) throws IOException {
    List<Path> open = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path descriptor : all) {
        Path file = Files.readSymbolicLink(descriptor);
        if (file.startsWith(folder.toRealPath())) {
          open.add(file);
        }
      }
    } catch (NoSuchFileException e) { // closed meanwhile
    }
    return open;
  }

  @Test
  void shouldLeaveNoThreadAndNoFileOpen() throws IOException {
    RecordedLog log = new RecordedLog(root, 1, Duration.ofSeconds(1)).run(300);
    try (Copied copied = new Copied()) {
      RecordCopy copy = start(copied, log);
      copied.await(log.folder());
      Copied.eventually(() -> copy.state().behind() == 0, "nothing waits");
      assertThat(openFiles(log.folder())).isNotEmpty();

      copy.close();

      assertThat(threads).hasSize(1).noneMatch(Thread::isAlive);
      assertThat(openFiles(log.folder())).isEmpty();
      copy.close();

      // And what comes later is for the next one
      log.run(10);
      long before = copied.rows();
      assertThat(copy.state().behind()).isZero();
      copied.copy(log.folder(), "here");
      assertThat(copied.rows()).isGreaterThan(before);
    }
  }

  /** The batch is whole in the database, and the next one goes on behind it. */
  @Test
  void shouldEndAfterTheBatchThatItIsIn() throws IOException {
    RecordedLog log = new RecordedLog(root, 2, Duration.ofSeconds(1)).run(3000);
    CountDownLatch inBatch = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    try (Copied copied = new Copied()) {
      RecordCopy copy = start(copied, log, inBatch, goOn);
      await(inBatch);
      Thread closing = Thread.ofPlatform().start(copy::close);
      Copied.eventually(() -> closing.getState() == Thread.State.TIMED_WAITING, "it waits");
      goOn.countDown();
      join(closing);

      assertThat(threads).noneMatch(Thread::isAlive);
      String origin = LeafReader.newest(log.folder()).orElseThrow().origin();
      long next = copied.row(origin).orElseThrow().next();
      assertThat(copied.rows()).isEqualTo(next).isLessThan(5000);
      assertThat(copy.state().failures()).isZero();

      copied.copy(log.folder(), "here");
      assertThat(CopyCheck.check(copied.database(), log.folder()).findings()).isEmpty();
    }
  }

  /** Who is interrupted waits for nobody; the thread ends when it can. */
  @Test
  void shouldEndByItselfWhereNobodyWaits() throws IOException {
    RecordedLog log = new RecordedLog(root, 3, Duration.ofSeconds(1)).run(100);
    CountDownLatch inBatch = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    try (Copied copied = new Copied()) {
      RecordCopy copy = start(copied, log, inBatch, goOn);
      await(inBatch);
      Thread.currentThread().interrupt();
      copy.close();
      assertThat(Thread.interrupted()).isTrue();
      assertThat(threads).singleElement().matches(Thread::isAlive);

      goOn.countDown();
      join(threads.getFirst());
      assertThat(openFiles(log.folder())).isEmpty();
    }
  }

  /** Nobody is told that copying fails which was ended. */
  @Test
  void shouldTellOfNoFailureOfWhatIsEnded() throws IOException {
    RecordedLog log = new RecordedLog(root, 4, Duration.ofSeconds(1)).run(100);
    CountDownLatch inBatch = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Copied copied = new Copied();
    RecordCopy copy = start(copied, log, inBatch, goOn);
    await(inBatch);
    copied.close();
    Thread closing = Thread.ofPlatform().start(copy::close);
    Copied.eventually(() -> closing.getState() == Thread.State.TIMED_WAITING, "it waits");
    goOn.countDown();
    join(closing);

    assertThat(threads).noneMatch(Thread::isAlive);
    assertThat(copy.state().failures()).isZero();
  }

  private static void join(Thread thread) {
    try {
      thread.join(Duration.ofSeconds(30));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    assertThat(thread.isAlive()).isFalse();
  }
}
