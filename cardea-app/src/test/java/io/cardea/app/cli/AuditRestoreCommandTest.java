package io.cardea.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.audit.log.AuditSettings;
import io.cardea.audit.log.ProcessAuditLog;
import io.cardea.audit.seal.SealSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What it says without anything to restore; the rest is tried with a whole gateway. */
class AuditRestoreCommandTest {

  @TempDir private Path root = Path.of(".");

  private Path data() {
    Path data = root.resolve("data");
    ProcessAuditLog.open(
            new AuditSettings(data.resolve("audit"), 64 << 10)
                .sealed(SealSettings.of(data.resolve("audit.key"))),
            InstantSource.system(),
            Runnable::run)
        .close();
    return data;
  }

  private static Ran restore(Path archive, Path into) {
    return Ran.of("audit", "restore", "--archive", archive.toString(), "--into", into.toString());
  }

  @Test
  void shouldSayThatNothingWasRemoved() throws Exception {
    Path data = Files.createDirectory(root.resolve("data"));
    Ran ran = restore(root, data());

    assertThat(ran.code()).isZero();
    assertThat(ran.err()).contains("Nothing was removed from the log in " + data);
  }

  @Test
  void shouldSayThatAFolderIsNoLog() {
    assertThat(restore(root, root).err()).contains("there is no sealed audit log in");
    assertThat(restore(root, root).code()).isEqualTo(1);
    assertThat(restore(root, root.resolve("none")).err()).contains("there is no folder");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--into=x | Missing required option: '--archive",
        "--archive=x | Missing required option: '--into",
        "--archive=s3://key:secret@bucket --into=x | s3://bucket/some/prefix",
        "--archive=x --into=x --from=soon | neither a segment"
      })
  void shouldSayHowItIsUsed(String args, String what) {
    Ran ran = Ran.of(("audit restore " + args).split(" "));

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains(what).doesNotContain("key:secret");
  }

  @Test
  void shouldVerifyInS3OnlyWhatWasRestored() {
    Ran ran = Ran.of("audit", "verify", data().toString(), "--archive", "s3://bucket/audit");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("cardea audit restore --archive s3://bucket/audit --into COPY");
  }
}
