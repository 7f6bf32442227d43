package io.cardea.app.cli;

import io.cardea.audit.removal.Removal;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A place in a log on the command line: a segment ({@code 12}, {@code audit-000012.seg}), or a
 * time.
 *
 * @param segment its number; 0: none, but a time
 * @param time empty if it is a segment
 */
record SegmentOrTime(long segment, Optional<Instant> time) {

  /** Whether a segment that was removed is this one or later, or has something from then on. */
  boolean isBeginOf(Removal removal) {
    return time.map(begin -> !removal.until().isBefore(begin)).orElse(removal.segment() >= segment);
  }

  /** Whether a segment that was removed is this one or earlier, or has something up to then. */
  boolean isEndOf(Removal removal) {
    return time.map(end -> !removal.from().minus(Removal.SPARE).isAfter(end))
        .orElse(removal.segment() <= segment);
  }

  /** Reads one. */
  static final class Converter implements ITypeConverter<SegmentOrTime> {

    private static final Pattern SEGMENT =
        Pattern.compile("(?:audit-)?0*([1-9][0-9]{0,17})(?:\\.seg)?");

    @Override
    public SegmentOrTime convert(String text) {
      Matcher segment = SEGMENT.matcher(text);
      if (segment.matches()) {
        return new SegmentOrTime(Long.parseLong(segment.group(1)), Optional.empty());
      }
      try {
        return new SegmentOrTime(0, Optional.of(new Moment().convert(text)));
      } catch (TypeConversionException e) {
        throw new TypeConversionException(
            "'%s' is neither a segment (12, audit-000012.seg) nor a time: say how long ago (7d) or when"
                    .formatted(text)
                + " (2026-03-01T12:00:00Z)");
      }
    }
  }
}
