package io.cardea.audit.segment;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code audit-000001.seg}: sequence numbers from 1, six digits or more, without gaps. */
public final class SegmentName {

  private static final Pattern FORM = Pattern.compile("audit-(\\d{6,18})\\.seg");

  private SegmentName() {}

  /** The file of segment {@code sequence}. */
  public static String of(long sequence) {
    return "audit-%06d.seg".formatted(sequence);
  }

  /** The segments of a folder, oldest first; other files are none of ours. */
  public static NavigableSet<Long> in(Path folder) throws IOException {
    NavigableSet<Long> found = new TreeSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        parse(String.valueOf(file.getFileName())).ifPresent(found::add);
      }
    }
    return found;
  }

  private static OptionalLong parse(String name) {
    Matcher matcher = FORM.matcher(name);
    if (!matcher.matches()) {
      return OptionalLong.empty();
    }
    long sequence = Long.parseLong(matcher.group(1));
    return of(sequence).equals(name) ? OptionalLong.of(sequence) : OptionalLong.empty();
  }
}
