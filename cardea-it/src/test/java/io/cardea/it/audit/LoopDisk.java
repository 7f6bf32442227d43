package io.cardea.it.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A file system of its own in a file, that can be frozen, filled and broken. Linux, as root. */
final class LoopDisk implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 60;

  private final Path image;
  private final Path folder;

  private LoopDisk(Path image, Path folder) {
    this.image = image;
    this.folder = folder;
  }

  /**
   * Makes one of that size below {@code parent}.
   *
   * @throws IOException if none can be made, or not by this user
   */
  static LoopDisk make(Path parent, int mebibytes) throws IOException {
    LoopDisk disk =
        new LoopDisk(parent.resolve("disk.img"), Files.createDirectories(parent.resolve("disk")));
    boolean isMade = false;
    try {
      isMade =
          succeeds("truncate", "-s", mebibytes + "M", disk.image.toString())
              && succeeds("mkfs.ext4", "-q", "-F", "-m", "0", disk.image.toString())
              && succeeds("mount", "-o", "loop", disk.image.toString(), disk.folder.toString());
    } finally {
      if (!isMade) {
        disk.close();
      }
    }
    if (!isMade) {
      throw new IOException(
          "no file system can be mounted here: it takes root, mkfs.ext4 and loop devices");
    }
    return disk;
  }

  /** Where it is. */
  Path folder() {
    return folder;
  }

  /** Whoever writes to it waits from now on; for a minute at most, should the test hang too. */
  void freeze() throws IOException {
    freezeFor(PATIENCE_SECONDS);
  }

  /** The same, for so many seconds at most. */
  void freezeFor(long seconds) throws IOException {
    run("fsfreeze", "-f", folder.toString());
    CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS)
        .execute(() -> {
          try {
            release();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** Whoever waits goes on. */
  void thaw() throws IOException {
    run("fsfreeze", "-u", folder.toString());
  }

  /** Leaves no room on it. */
  void fill() throws IOException {
    // Fails when it has written as much as there is room for.
    boolean _ = succeeds("dd", "if=/dev/zero", "of=" + folder.resolve("filler"), "bs=64K");
    boolean _ = succeeds("dd", "if=/dev/zero", "of=" + folder.resolve("filler2"), "bs=1K");
  }

  /** Makes the room again. */
  void empty() throws IOException {
    Files.delete(folder.resolve("filler"));
    Files.deleteIfExists(folder.resolve("filler2"));
  }

  /** Makes it read-only for good, as ext4 does when it finds itself damaged. */
  void breakDown() throws IOException {
    run("sync", "-f", folder.toString());
    run("mount", "-o", "remount,abort", folder.toString());
  }

  /**
   * Takes it away after it broke down, mends a copy, and brings that in its place. The broken one
   * stays, and writes nothing, as long as somebody has a file of it open.
   */
  void mend() throws IOException {
    run("umount", "-l", folder.toString());
    Path mended = image.resolveSibling("mended.img");
    Files.copy(image, mended);
    boolean _ = succeeds("e2fsck", "-f", "-y", mended.toString()); // 1: it was mended
    run("mount", "-o", "loop", mended.toString(), folder.toString());
  }

  /** Lets go whoever waits, if anybody does. */
  void release() throws IOException {
    boolean _ = succeeds("fsfreeze", "-u", folder.toString());
  }

  @Override
  public void close() throws IOException {
    release();
    boolean _ = succeeds("umount", "-l", folder.toString()); // which frees the loop device
    Files.deleteIfExists(image);
    Files.deleteIfExists(image.resolveSibling("mended.img"));
  }

  private static void run(String... command) throws IOException {
    if (!succeeds(command)) {
      throw new IOException("failed: " + String.join(" ", command));
    }
  }

  private static boolean succeeds(String... command) throws IOException {
    Process process;
    try {
      process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
    } catch (IOException e) { // there is no such program
      return false;
    }
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("takes too long: " + String.join(" ", command));
      }
      return process.exitValue() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      String _ = new String(process.getInputStream().readAllBytes(), UTF_8);
    }
  }
}
