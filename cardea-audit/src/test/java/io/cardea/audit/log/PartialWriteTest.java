package io.cardea.audit.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.audit.file.PassingChannel;
import io.cardea.audit.segment.Segment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartialWriteTest {

  @TempDir Path folder = Path.of(".");

  @Test
  void shouldTakeBackWhatWasWrittenOfABatchThatFailed() throws IOException {
    Path path = folder.resolve("audit-000001.seg");
    Files.write(path, new byte[4096]);
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
      Segment segment = Segment.in(path, 1, new FullAfter(file, 150));
      segment.write(ByteBuffer.wrap(new byte[100]));

      assertThatThrownBy(() -> segment.write(ByteBuffer.wrap(new byte[100])))
          .hasMessage("No space left on device");

      assertThat(Files.size(path)).isEqualTo(100);
    }
  }

  /** A file that takes only the first bytes. */
  private static final class FullAfter extends PassingChannel {
    private final int most;

    FullAfter(FileChannel file, int most) {
      super(file);
      this.most = most;
    }

    @Override
    public int write(ByteBuffer from, long position) throws IOException {
      int room = (int) Math.min(from.remaining(), most - position);
      if (room == 0) {
        throw new IOException("No space left on device");
      }
      int written = super.write(from.slice(from.position(), room), position);
      from.position(from.position() + written);
      return written;
    }
  }
}
