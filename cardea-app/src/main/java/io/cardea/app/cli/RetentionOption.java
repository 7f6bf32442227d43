package io.cardea.app.cli;

import io.cardea.audit.retention.RetentionSettings;
import io.cardea.audit.retention.SegmentArchive;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What may be removed of the audit log. */
final class RetentionOption {

  private static final long MIN_BYTES = 512L << 20;
  private static final long MAX_DAYS = 36_500;

  @Option(
      names = "--audit-retention",
      paramLabel = "DAYS",
      converter = Days.class,
      description = {
        "Remove segments of the audit log that are older, for example 90d (default: never)."
      })
  private @Nullable Duration age;

  @Option(
      names = "--audit-max-size",
      paramLabel = "SIZE",
      converter = Size.class,
      description =
          "Remove the oldest segments of the audit log when all of them, with their indexes, take"
              + " more, for example 50GiB (default: never).")
  private @Nullable Long bytes;

  @Option(
      names = "--audit-archive",
      paramLabel = "DIR|S3",
      converter = ArchivePlace.class,
      description = {
        "Before they are removed, copy segments there: a folder, which must be there, or"
            + " s3://BUCKET/PREFIX, with endpoint, region and credentials from AWS_... in the"
            + " environment."
      })
  private @Nullable SegmentArchive archive;

  RetentionSettings settings() {
    return new RetentionSettings(
        Optional.ofNullable(age),
        bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes),
        Optional.ofNullable(archive));
  }

  /** What is wrong with them, if something is. */
  Optional<String> problem() {
    return archive != null && age == null && bytes == null
        ? Optional.of(
            "--audit-archive copies what is removed: say --audit-retention or --audit-max-size")
        : Optional.empty();
  }

  /** {@code 90d}. */
  static final class Days implements ITypeConverter<Duration> {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,6})d");

    @Override
    public Duration convert(String text) {
      Matcher days = FORM.matcher(text);
      long count = days.matches() ? Long.parseLong(days.group(1)) : 0;
      if (count < 1 || count > MAX_DAYS) {
        throw new TypeConversionException(
            "'%s' is no time to keep records: say 1d to %dd".formatted(text, MAX_DAYS));
      }
      return Duration.ofDays(count);
    }
  }

  /** {@code 50GiB}. */
  static final class Size implements ITypeConverter<Long> {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,6})(MiB|GiB|TiB)");

    @Override
    public Long convert(String text) {
      Matcher size = FORM.matcher(text);
      long bytes = size.matches() ? Long.parseLong(size.group(1)) << shift(size.group(2)) : 0;
      if (bytes < MIN_BYTES) {
        throw new TypeConversionException(
            "'%s' is no size for the audit log: say 512MiB or more, in MiB, GiB or TiB"
                .formatted(text));
      }
      return bytes;
    }

    private static int shift(String unit) {
      return switch (unit) {
        case "MiB" -> 20;
        case "GiB" -> 30;
        default -> 40;
      };
    }
  }
}
