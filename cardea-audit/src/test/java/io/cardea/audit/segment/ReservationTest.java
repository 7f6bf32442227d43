package io.cardea.audit.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReservationTest {

  private static final int BYTES = 300_000;

  @TempDir Path folder = Path.of(".");

  @Test
  void shouldMakeAFileOfZeros() throws IOException {
    Path file = Files.createFile(folder.resolve("größe ☂.seg"));

    assertThat(Reservation.of(file, BYTES)).isTrue();

    assertThat(Files.readAllBytes(file)).isEqualTo(new byte[BYTES]);
  }

  @Test
  void shouldKeepWhatIsThere() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "here");

    assertThat(Reservation.of(file, BYTES)).isTrue();

    assertThat(Files.readAllBytes(file)).hasSize(BYTES).startsWith('h', 'e', 'r', 'e', 0);
  }

  @Test
  void shouldChangeNothingWhereItCannotBe() throws IOException {
    assertThat(Reservation.of(folder.resolve("missing"), BYTES)).isFalse();
    assertThat(folder.resolve("missing")).doesNotExist();
    assertThat(Reservation.of(folder, BYTES)).isFalse();
  }

  @Test
  void shouldLeaveOtherFileSystemsToOthers() throws IOException {
    URI archive = URI.create("jar:" + folder.resolve("archive.zip").toUri());
    try (FileSystem zip = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
      Path file = Files.writeString(zip.getPath("/file"), "here");

      assertThat(Reservation.of(file, BYTES)).isFalse();
      assertThat(Files.readString(file)).isEqualTo("here");
    }
  }
}
