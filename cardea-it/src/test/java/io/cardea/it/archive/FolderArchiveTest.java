package io.cardea.it.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.audit.retention.Digest;
import io.cardea.audit.retention.FolderArchive;
import io.cardea.audit.retention.SegmentArchive;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FolderArchiveTest extends ArchiveContractTest {

  @BeforeEach
  void make() throws IOException {
    Files.createDirectory(root.resolve("archive"));
  }

  @Override
  SegmentArchive archive() {
    return new FolderArchive(root.resolve("archive"));
  }

  @Override
  Path kept(String segment) {
    return root.resolve("archive/c84b32b3933f9256").resolve(segment);
  }

  @Override
  void takeAway() throws IOException {
    Files.move(root.resolve("archive"), root.resolve("away"));
  }

  @Override
  void bringBack() throws IOException {
    Files.move(root.resolve("away"), root.resolve("archive"));
  }

  @Test
  void shouldSayThatASegmentWasCutWhileItWasRead() throws IOException {
    Path segment = segment(SEGMENT, 5 << 20);
    archive().keep(LOG, segment, Digest.of(segment));
    ByteArrayOutputStream to =
        new ByteArrayOutputStream() {
          @Override
          public synchronized void write(byte[] bytes, int from, int length) {
            super.write(bytes, from, length);
            cut(kept(SEGMENT));
          }
        };

    assertThatThrownBy(() -> archive().fetch(LOG, SEGMENT, 5 << 20, to))
        .isInstanceOf(IOException.class)
        .hasMessage(kept(SEGMENT) + " was cut while it was read");
    assertThat(to.size()).isPositive().isLessThan(5 << 20);
  }

  private static void cut(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
