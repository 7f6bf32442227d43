package io.cardea.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

  @TempDir private Path folder = Path.of(".");

  @Test
  void shouldMakeAFolderThatOnlyItsOwnerReads() throws IOException {
    Path data = folder.resolve("a/b/data");
    DataFolder.prepare(data);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
        .isEqualTo("rwx------");
  }

  @Test
  void shouldTakeAFolderThatIsThere() throws IOException {
    Path file = Files.writeString(folder.resolve("kept"), "x");
    DataFolder.prepare(folder);
    assertThat(file).hasContent("x");
  }

  @Test
  void shouldRefuseAFileInItsPlace() throws IOException {
    Path file = Files.writeString(folder.resolve("data"), "x");
    assertThatThrownBy(() -> DataFolder.prepare(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("data is no folder")
        .hasMessageContaining("--data");
  }

  @Test
  void shouldWriteTheFirstKeyForItsOwnerOnly() throws IOException {
    Path file = FirstKey.write(folder, "cardea_x");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(FirstKey.write(folder, "cardea_y")).hasContent("cardea_y\n");
  }
}
