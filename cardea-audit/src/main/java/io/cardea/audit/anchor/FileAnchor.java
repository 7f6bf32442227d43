package io.cardea.audit.anchor;

import io.cardea.audit.checkpoint.CheckpointFile;
import io.cardea.audit.checkpoint.SignedNote;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A file elsewhere, to the end of which checkpoints are written. */
public final class FileAnchor implements Anchor {

  private static final int MOST_SECONDS = 10;

  private final Path path;
  private final CheckpointFile file;

  public FileAnchor(Path path) {
    this.path = path;
    this.file = new CheckpointFile(path);
  }

  /**
   * The last checkpoint there; empty if there is none.
   *
   * @param threads for the one that may hang there
   * @throws IOException if it cannot be read, or not within ten seconds
   */
  public Optional<SignedNote> last(ThreadFactory threads) throws IOException {
    FutureTask<Optional<SignedNote>> reading = new FutureTask<>(file::last);
    threads.newThread(reading).start();
    try {
      return reading.get(MOST_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException("%s cannot be read: %s".formatted(path, e.getCause()), e);
    } catch (TimeoutException e) {
      throw new IOException(
          "%s could not be read within %d s; see to its disk".formatted(path, MOST_SECONDS), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public Kind kind() {
    return Kind.FILE;
  }

  @Override
  public String place() {
    return path.toString();
  }

  @Override
  public Duration interval() {
    return Duration.ZERO;
  }

  @Override
  public void take(SignedNote checkpoint) throws IOException {
    file.mend(); // else what an interrupted write left would be a part of the next
    if (!file.last().equals(Optional.of(checkpoint))) {
      file.append(checkpoint);
    }
  }

  @Override
  public void close() {}
}
