package io.cardea.audit.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ColumnTest {

  private static final int COUNT = 5_000;
  private static final int BEFORE_BYTES = 12;

  @TempDir private Path folder;

  /** A file of longs, then ints, behind bytes of something else. */
  private FileChannel file() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(BEFORE_BYTES + COUNT * (Long.BYTES + Integer.BYTES));
    bytes.position(BEFORE_BYTES);
    for (int at = 0; at < COUNT; at++) {
      bytes.putLong(at * 0x1_0000_0001L);
    }
    for (int at = 0; at < COUNT; at++) {
      bytes.putInt(-at);
    }
    Path path = Files.write(folder.resolve("columns"), bytes.array());
    return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  @Test
  void shouldGiveNumbersInAnyOrder() throws IOException {
    try (IndexBytes bytes = IndexBytes.of(file())) {
      Column longs = new Column(bytes, BEFORE_BYTES, Long.BYTES, COUNT);
      Column ints = new Column(bytes, longs.end(), Integer.BYTES, COUNT);
      for (int at = 0; at < COUNT; at++) {
        assertThat(longs.get(at)).isEqualTo(at * 0x1_0000_0001L);
        assertThat(ints.get(COUNT - 1 - at)).isEqualTo(at + 1L - COUNT);
      }
      Random random = new Random(1);
      for (int round = 0; round < 1_000; round++) {
        int at = random.nextInt(COUNT);
        assertThat(longs.get(at)).isEqualTo(at * 0x1_0000_0001L);
        assertThat(ints.get(at)).isEqualTo(-at);
        assertThat(ints.ints(at, Math.min(3, COUNT - at))).startsWith(-at);
      }
      assertThat(ints.end()).isEqualTo(bytes.size());
    }
  }

  @Test
  void shouldSayThatItWasCutAndGoOnWhereItIsThere() throws IOException {
    try (FileChannel file = file();
        IndexBytes bytes = IndexBytes.of(file)) {
      Column longs = new Column(bytes, BEFORE_BYTES, Long.BYTES, COUNT);
      assertThat(longs.get(0)).isZero();
      file.truncate(BEFORE_BYTES + 1_000 * Long.BYTES);

      assertThatThrownBy(() -> longs.get(COUNT - 1)).isInstanceOf(EOFException.class);
      assertThat(longs.get(1)).isEqualTo(0x1_0000_0001L);
    }
  }
}
