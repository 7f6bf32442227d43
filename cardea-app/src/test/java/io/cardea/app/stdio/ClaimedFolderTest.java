package io.cardea.app.stdio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClaimedFolderTest {

  @TempDir private Path base = Path.of(".");

  @Test
  void shouldGiveEachAFolderOfItsOwnAndUseAFreeOneAgain() throws IOException {
    Path below = base.resolve("state/cardea");
    ClaimedFolder first = ClaimedFolder.below(below);
    ClaimedFolder second = ClaimedFolder.below(below);
    assertThat(first.path()).isEqualTo(below.resolve("stdio-1"));
    assertThat(second.path()).isEqualTo(below.resolve("stdio-2"));

    first.close();
    ClaimedFolder again = ClaimedFolder.below(below);

    assertThat(again.path()).isEqualTo(first.path());
    second.close();
    again.close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(below)))
        .isEqualTo("rwx------");
  }

  @Test
  void shouldSayThatNoneIsFree() throws IOException {
    List<ClaimedFolder> all = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      all.add(ClaimedFolder.below(base));
    }

    assertThatThrownBy(() -> ClaimedFolder.below(base))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("--data");
    for (ClaimedFolder folder : all) {
      folder.close();
    }
  }
}
