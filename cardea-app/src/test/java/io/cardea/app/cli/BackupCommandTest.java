package io.cardea.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code backup} and {@code restore} refuse; what they do is shown on a whole gateway. */
class BackupCommandTest {

  @TempDir private Path folder;

  private Ran run(String command, String... more) {
    String[] args = new String[more.length + 2];
    args[0] = command;
    args[1] = folder.resolve("backup.jsonl").toString();
    System.arraycopy(more, 0, args, 2, more.length);
    return Ran.of(args);
  }

  @Test
  void shouldRefuseWhatIsNoBackupAndNotOverwriteOne() throws IOException {
    String data = folder.toString();
    assertThat(run("restore", "--data", data).code()).isEqualTo(1);
    Ran written = run("backup", "--data", data);
    assertThat(written.code()).as(written.err()).isZero();
    assertThat(written.out()).contains("holds everything up to revision 0");
    byte[] good = Files.readAllBytes(folder.resolve("backup.jsonl"));

    Ran again = run("backup", "--data", data);
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains("is there already");
    assertThat(Files.readAllBytes(folder.resolve("backup.jsonl"))).isEqualTo(good);

    good[good.length / 2] ^= 1;
    Files.write(folder.resolve("backup.jsonl"), good);
    Ran damaged = run("restore", "--data", data, "--replace");
    assertThat(damaged.code()).isEqualTo(1);
    assertThat(damaged.err()).contains("use another");
  }

  @Test
  void shouldSayWhereItLookedInVain() {
    Ran nowhere = run("backup", "--data", folder + "/none");
    assertThat(nowhere.code()).isEqualTo(1);
    assertThat(nowhere.err()).contains("--data");
    assertThat(folder.resolve("none")).doesNotExist();

    Ran other = run("backup", "--store", "jdbc:mysql://x/y");
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("--store");
  }
}
