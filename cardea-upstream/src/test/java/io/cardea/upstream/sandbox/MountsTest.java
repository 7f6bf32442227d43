package io.cardea.upstream.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MountsTest {

  @TempDir Path given;
  private Path folder;

  /** {@code data}, which holds {@code audit} and a configuration, beside {@code files}. */
  @BeforeEach
  void make() throws IOException {
    folder = given.toRealPath();
    Files.createDirectories(folder.resolve("srv/data/audit"));
    Files.createDirectories(folder.resolve("srv/data/config"));
    Files.createDirectories(folder.resolve("srv/files/deep"));
    Files.writeString(folder.resolve("srv/list.json"), "{}");
    Files.createSymbolicLink(folder.resolve("to-srv"), folder.resolve("srv"));
    Files.createSymbolicLink(folder.resolve("to-audit"), folder.resolve("srv/data/audit"));
  }

  private Mounts mounts() {
    return new Mounts(
        List.of(
            folder.resolve("srv/data/config"),
            folder.resolve("to-srv/data"),
            folder.resolve("srv/list.json"),
            folder.resolve("not-there")));
  }

  /** Without what every sandbox has. */
  private String options(Mounts mounts, String... programs) {
    List<Path> files = Stream.of(programs).map(folder::resolve).toList();
    return String.join(" ", mounts.options(files))
        .replaceAll("--ro-bind /(usr|etc)/\\S* /\\S*", "")
        .replaceAll("--ro-bind /usr /\\S*", "")
        .replace(folder.toString(), "")
        .strip()
        .replaceAll(" +", " ");
  }

  @Test
  void shouldShowNothingThatWasNotAskedFor() {
    assertThat(mounts().options(List.of()))
        .contains("/usr", "/etc/passwd")
        .doesNotContain("/etc", "/");
    assertThat(options(mounts())).isEmpty();
  }

  @Test
  void shouldShowOuterFoldersFirst() {
    Mounts mounts = mounts();
    mounts.show(folder.resolve("srv/files/deep"), true);
    mounts.show(folder.resolve("srv/files"), false);

    assertThat(options(mounts))
        .isEqualTo("--ro-bind /srv/files /srv/files --bind /srv/files/deep /srv/files/deep");
  }

  @Test
  void shouldNotShowAgainWhatIsShown() {
    Mounts mounts = mounts();
    mounts.show(folder.resolve("srv/files"), true);

    assertThat(options(mounts, "srv/files", "srv/files/deep", "/usr/bin/env"))
        .isEqualTo("--bind /srv/files /srv/files");
  }

  @Test
  void shouldHideWhatIsKeptInAFolderThatIsShown() {
    Mounts mounts = mounts();
    mounts.show(folder.resolve("srv"), false);

    assertThat(options(mounts))
        .isEqualTo(
            "--ro-bind /srv /srv --tmpfs /srv/data --remount-ro /srv/data"
                + " --ro-bind /dev/null /srv/list.json");
  }

  @ParameterizedTest
  @CsvSource({"to-srv, srv", "to-audit, srv/data/audit", "to-srv/files, srv/files"})
  void shouldShowNoLinkWhichMayPointElsewhereTomorrow(String link, String real) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> mounts().show(folder.resolve(link), false))
        .withMessageEndingWith("reached by a symbolic link; name " + folder.resolve(real));
  }

  @Test
  void shouldHideItByAnyName() {
    assertThat(options(mounts(), "to-srv"))
        .isEqualTo(
            "--ro-bind /srv /to-srv --tmpfs /to-srv/data --remount-ro /to-srv/data"
                + " --ro-bind /dev/null /to-srv/list.json");
  }

  @ParameterizedTest
  @CsvSource({
    "srv/data, false",
    "srv/data/audit, false",
    "srv/list.json, false",
    "srv/data, true",
    "srv, true",
    "'', true"
  })
  void shouldNeverShowWhatIsKeptNorLetItBeReplaced(String path, boolean isWritable) {
    Mounts mounts = mounts();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> mounts.show(folder.resolve(path), isWritable))
        .withMessageContaining("the gateway's own files are there");
  }

  @ParameterizedTest
  @ValueSource(strings = {"to-audit", "to-srv/data/audit", "to-srv/list.json"})
  void shouldNotNeedWhatIsKept(String path) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> mounts().options(List.of(folder.resolve(path))))
        .withMessageContaining("the gateway's own files are there");
  }

  @Test
  void shouldSayWhatIsNotThere() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> mounts().show(folder.resolve("gone"), false))
        .withMessageContaining("its sandbox cannot show " + folder + "/gone (NoSuchFile");
  }
}
