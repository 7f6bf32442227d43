package io.cardea.controlplane.backup;

import io.cardea.controlplane.store.BackupRefused;
import io.cardea.controlplane.store.StoreContent;
import io.cardea.controlplane.store.StorePosition;
import io.cardea.controlplane.store.StoredResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a store held when it was last read, in a file of this gateway's own, so that the gateway can
 * be started while the store is away. Written behind changes, and when it is closed; whole or not
 * at all, for its owner's eyes only. It is a backup without its past. Thread-safe.
 */
public final class StoreCopy implements AutoCloseable {

  /** The file in the data directory. */
  public static final String NAME = "resources.copy";

  /** Between two writes: many changes in a row are written once. */
  public static final Duration REST = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(StoreCopy.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Path file;
  private final Duration rest;
  private final Semaphore wake = new Semaphore(0);
  private final AtomicReference<@Nullable Supplier<StoreContent>> next = new AtomicReference<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final Thread writer;
  private volatile boolean closed;

  /**
   * The copy in {@code directory}.
   *
   * @param threads of the writer, which blocks
   */
  public StoreCopy(Path directory, Duration rest, ThreadFactory threads) {
    this.file = directory.resolve(NAME);
    this.rest = rest;
    this.writer = threads.newThread(this::run);
    writer.start();
  }

  /** What was written last; empty if there is nothing that can be read. Blocking. */
  public Optional<StoreContent> read() {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      Reading reading = new Reading();
      BackupReader.read(file, reading::take);
      return Optional.of(new StoreContent(reading.position, reading.resources));
    } catch (BackupRefused | IOException e) {
      LOG.atWarn().setCause(e).log("{} cannot be read and is left alone", file);
      return Optional.empty();
    }
  }

  /** Puts the entries of a file together. */
  private static final class Reading {
    private final List<StoredResource> resources = new ArrayList<>();
    private StorePosition position = StorePosition.NOWHERE;

    void take(BackupEntry entry) {
      switch (entry) {
        case BackupEntry.Start start ->
            position = new StorePosition(start.incarnation(), start.revision());
        case BackupEntry.Current(StoredResource resource) ->
            resources.add(
                resource.at(
                    new StorePosition(position.incarnation(), resource.version().revision())));
        case BackupEntry.Signed _, BackupEntry.Version _ -> {
          // The past is in the store.
        }
      }
    }
  }

  /** Lets {@code content} be written soon, unless something later comes before that. */
  public void keep(Supplier<StoreContent> content) {
    next.set(content);
    wake.release();
  }

  private void run() {
    try {
      while (!closed) {
        wake.acquire();
        wake.drainPermits();
        write();
        boolean _ = end.await(rest.toNanos(), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write() {
    Supplier<StoreContent> content = next.getAndSet(null);
    if (content == null) {
      return;
    }
    try {
      StoreContent now = content.get();
      StorePosition at = now.position();
      BackupFile.replace(
          file,
          writing -> {
            writing.write(new BackupEntry.Start(at.incarnation(), at.revision(), at.revision()));
            for (StoredResource resource : now.resources()) {
              writing.write(new BackupEntry.Current(resource));
            }
            return at;
          });
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("{} cannot be written: check disk space and permissions", file);
    }
  }

  /** Writes what is due. */
  @Override
  public void close() {
    closed = true;
    end.countDown();
    wake.release();
    try {
      if (writer.join(PATIENCE)) {
        write();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
