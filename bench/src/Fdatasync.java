import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * How long the device takes to make 1 KiB safe: writes into a file whose room is reserved, and
 * {@code fdatasync}s it, one after the other, for a time.
 *
 * <p>Arguments: a folder, seconds. Prints one line: how many, p50, p99 and greatest in
 * microseconds.
 */
final class Fdatasync {

  private static final int BYTES = 1024;
  private static final int ROOM = 64 << 20;

  private Fdatasync() {}

  public static void main(String[] args) throws IOException {
    Path path = Files.createTempFile(Path.of(args[0]), "fdatasync", "");
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)) {
      for (int at = 0; at < ROOM; at += 1 << 20) {
        file.write(ByteBuffer.allocate(1 << 20), at);
      }
      file.force(true);
      long[] took = measure(file, Long.parseLong(args[1]) * 1_000_000_000L);
      Arrays.sort(took);
      System.out.printf(
          "%d %.0f %.0f %.0f%n",
          took.length, quantile(took, 0.5), quantile(took, 0.99), quantile(took, 1));
    }
  }

  private static long[] measure(FileChannel file, long nanos) throws IOException {
    long[] took = new long[ROOM / BYTES];
    long end = System.nanoTime() + nanos;
    int count = 0;
    while (count < took.length) {
      long start = System.nanoTime();
      if (start - end >= 0) {
        break;
      }
      file.write(ByteBuffer.allocate(BYTES), (long) count * BYTES);
      file.force(false);
      took[count++] = System.nanoTime() - start;
    }
    return Arrays.copyOf(took, count);
  }

  private static double quantile(long[] sorted, double q) {
    int rank = (int) Math.ceil(q * sorted.length);
    return sorted[Math.max(rank, 1) - 1] / 1_000.0;
  }
}
