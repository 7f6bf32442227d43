package io.cardea.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.audit.retention.RetentionSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class RetentionOptionTest {

  /** Has nothing else. */
  @Command
  private static final class Bare {
    @Mixin private RetentionOption option = new RetentionOption();
  }

  private static RetentionOption parsed(String... words) {
    Bare bare = new Bare();
    new CommandLine(bare).parseArgs(words);
    return bare.option;
  }

  @Test
  void shouldKeepEverythingUnlessItIsTold() {
    assertThat(parsed().settings()).isEqualTo(RetentionSettings.KEEP_ALL);
    assertThat(parsed().problem()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"512MiB, 536870912", "50GiB, 53687091200", "2TiB, 2199023255552"})
  void shouldTakeSizes(String text, long bytes) {
    assertThat(parsed("--audit-max-size", text).settings().budget()).hasValue(bytes);
  }

  @Test
  void shouldTakeAnAgeAndAnArchive() {
    RetentionSettings settings =
        parsed("--audit-retention", "90d", "--audit-archive", "/mnt/a").settings();
    assertThat(settings.age()).contains(Duration.ofDays(90));
    assertThat(settings.budget()).isEmpty();
    assertThat(settings.archive()).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "--audit-retention, 0d, 1d to 36500d",
    "--audit-retention, 40000d, 1d to 36500d",
    "--audit-retention, 90, 1d to 36500d",
    "--audit-retention, 1h, 1d to 36500d",
    "--audit-max-size, 511MiB, 512MiB or more",
    "--audit-max-size, 1000000000, 512MiB or more",
    "--audit-max-size, 50GB, 512MiB or more",
    "--audit-max-size, -5GiB, 512MiB or more",
    "--audit-archive, s3://Bucket, s3://bucket/some/prefix",
    "--audit-archive, s3://id:secret@bucket/audit, AWS_"
  })
  void shouldSayWhatAGoodOneIs(String option, String value, String what) {
    assertThatThrownBy(() -> parsed(option + "=" + value)).hasMessageContaining(what);
  }

  @Test
  void shouldNotArchiveWhatNeverGoes() {
    assertThat(parsed("--audit-archive", "/mnt/a").problem())
        .hasValueSatisfying(problem -> assertThat(problem).contains("--audit-max-size"));
  }
}
