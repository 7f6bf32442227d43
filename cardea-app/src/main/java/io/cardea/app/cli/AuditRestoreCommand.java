package io.cardea.app.cli;

import io.cardea.audit.removal.Removal;
import io.cardea.audit.restore.Restoration;
import io.cardea.audit.restore.Restored;
import io.cardea.audit.retention.SegmentArchive;
import io.cardea.audit.segment.SegmentName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "restore",
    description = {
      "Bring segments that were removed back from an archive, into a copy of the audit folder.",
      "Each must be what its signed statement says that went, and nothing is overwritten; cardea audit"
          + " verify and query --folder see them then. A gateway that writes the folder must have been"
          + " stopped, and removes them again, so take a copy."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Exit codes: 0 all that was asked for is there; 1 it could not be read or written, or the archive"
          + " does not have it; 2 wrong usage; 3 something is not what was removed.",
      "For example:  cardea audit restore --archive s3://bucket/audit --into /tmp/whole --from 400d"
    })
final class AuditRestoreCommand extends AuditCommand.OnFiles {

  @Option(
      names = "--archive",
      paramLabel = "DIR|S3",
      required = true,
      converter = ArchivePlace.class,
      description =
          "Where the segments are: what --audit-archive of cardea run was given, a folder or"
              + " s3://BUCKET/PREFIX.")
  private @Nullable SegmentArchive archive;

  @Option(
      names = "--into",
      paramLabel = "FOLDER",
      required = true,
      description = "A copy of the gateway's audit folder, or of its data folder.")
  private Path into = Path.of("");

  @Option(
      names = "--from",
      paramLabel = "SEGMENT|TIME",
      converter = SegmentOrTime.Converter.class,
      description =
          "Only from this segment on (12, audit-000012.seg), or what was recorded from this time on"
              + " (7d ago, 2026-03-01T12:00:00Z).")
  private @Nullable SegmentOrTime from;

  @Option(
      names = "--to",
      paramLabel = "SEGMENT|TIME",
      converter = SegmentOrTime.Converter.class,
      description = "Only up to this segment, or what was recorded up to this time.")
  private @Nullable SegmentOrTime to;

  @Override
  public Integer call() throws IOException {
    Logging.configure(true);
    Set<Restored> results = EnumSet.noneOf(Restored.class);
    Path folder = AuditCommand.logIn(into);
    try (Restoration restoration = Restoration.into(folder, Objects.requireNonNull(archive))) {
      List<Removal> removed = restoration.removed();
      List<Removal> wanted = removed.stream().filter(this::isWanted).toList();
      if (wanted.isEmpty()) {
        line()
            .getErr()
            .println(
                removed.isEmpty()
                    ? "Nothing was removed from the log in " + folder + "."
                    : "Nothing that was removed is in that range.");
      }
      for (int i = 0; i < wanted.size(); i++) {
        Removal each = wanted.get(i);
        Restored result = restoration.restore(each);
        results.add(result);
        out()
            .printf(
                "%d of %d  %s  %s to %s  %s%n",
                i + 1,
                wanted.size(),
                SegmentName.of(each.segment()),
                each.from(),
                each.until(),
                words(result));
        out().flush();
      }
    }
    return code(results);
  }

  private boolean isWanted(Removal removal) {
    return (from == null || from.isBeginOf(removal)) && (to == null || to.isEndOf(removal));
  }

  private static String words(Restored result) {
    return switch (result) {
      case BACK -> "restored";
      case THERE -> "was there";
      case ABSENT -> "MISSING: the archive does not have it";
      case CHANGED -> "CHANGED: what the archive has is not what was removed, and was not restored";
      case IN_THE_WAY -> "CHANGED: what is there is not what was removed, and stays as it is";
    };
  }

  private static int code(Set<Restored> results) {
    if (results.contains(Restored.CHANGED) || results.contains(Restored.IN_THE_WAY)) {
      return AuditCommand.TAMPERED;
    }
    return results.contains(Restored.ABSENT) ? 1 : 0;
  }
}
