package io.cardea.testkit.feature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * What every process of one server knows and records: a file of lines, each a word and what it is
 * about. {@code grown} tools and {@code touched} resources are what the server is about, all other
 * lines are there for tests to read.
 *
 * @param file the lines are in
 */
public record World(Path file) {

  /** A tool that is there from now on. */
  public static final String GROWN = "grown";

  /** A resource that has changed. */
  public static final String TOUCHED = "touched";

  /** Something that no client of the server's revision does. */
  public static final String STRANGE = "strange";

  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(15);

  /** Adds a line. */
  public void add(String word, String about) {
    try {
      String line = word + " " + about.replace('\n', ' ') + "\n";
      Files.write(file, line.getBytes(UTF_8), CREATE, APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What follows {@code word} in its lines, oldest first. */
  public List<String> all(String word) {
    try {
      String start = word + " ";
      return Files.exists(file)
          ? Files.readAllLines(file).stream()
              .filter(line -> line.startsWith(start))
              .map(line -> line.substring(start.length()))
              .toList()
          : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives {@code hearer} each line that is added from now on, until the process ends. */
  void follow(Consumer<String> hearer) {
    long from = size();
    Thread.ofPlatform().daemon().name("world").start(() -> follow(hearer, from));
  }

  private void follow(Consumer<String> hearer, long from) {
    long read = from;
    while (!Thread.currentThread().isInterrupted()) {
      long size = size();
      if (size > read) {
        read += tell(hearer, read, size);
      } else if (size < read) {
        // The test is over and its folder gone.
        return;
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** Tells whole lines only, and says how many bytes those were. */
  private long tell(Consumer<String> hearer, long from, long to) {
    byte[] bytes = new byte[(int) (to - from)];
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
      open.seek(from);
      open.readFully(bytes);
    } catch (IOException e) {
      return 0;
    }
    String text = new String(bytes, UTF_8);
    String whole = text.substring(0, text.lastIndexOf('\n') + 1);
    whole.lines().forEach(hearer);
    return whole.getBytes(UTF_8).length;
  }

  private long size() {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      return 0;
    }
  }
}
