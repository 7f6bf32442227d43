package io.cardea.audit.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What witnesses have cosigned of a log: of each the checkpoint with the most records. A witness
 * vouches that what it cosigned extends what it had seen; so the log must have all of them, like
 * checkpoints that were kept elsewhere.
 */
public final class Cosignatures {

  private static final int MOST_BYTES = 1 << 20;

  /** A checkpoint and when a witness cosigned it. */
  private record Cosigned(Note note, SignedRoot root, Instant time) {}

  private final List<WitnessKey> witnesses;
  private final Map<WitnessKey, Cosigned> newest = new LinkedHashMap<>();

  private Cosignatures(List<WitnessKey> witnesses) {
    this.witnesses = witnesses;
  }

  /**
   * Finds them.
   *
   * @param folder of the log; what is in its folder {@code cosigned} is looked at
   * @param kept text with checkpoints that were kept elsewhere, cosigned or not
   * @param witnesses whose cosignatures count
   */
  public static Cosignatures find(Path folder, String kept, List<WitnessKey> witnesses)
      throws IOException {
    Cosignatures found = new Cosignatures(List.copyOf(witnesses));
    found.read(kept);
    Path cosigned = folder.resolve("cosigned");
    if (Files.isDirectory(cosigned)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(cosigned)) {
        for (Path file : files) {
          if (Files.isRegularFile(file) && Files.size(file) <= MOST_BYTES) {
            found.read(new String(Files.readAllBytes(file), UTF_8));
          }
        }
      }
    }
    return found;
  }

  private void read(String text) {
    for (Note note : Note.parseAll(text).notes()) {
      Optional<SignedRoot> root = root(note);
      for (WitnessKey witness : witnesses) {
        Optional<Instant> time = root.flatMap(_ -> witness.cosigned(note));
        if (time.isPresent()) {
          newest.merge(witness, new Cosigned(note, root.get(), time.get()), Cosignatures::later);
        }
      }
    }
  }

  private static Optional<SignedRoot> root(Note note) {
    try {
      return Optional.of(SignedRoot.parse(note));
    } catch (IllegalArgumentException e) { // said where it is checked
      return Optional.empty();
    }
  }

  private static Cosigned later(Cosigned one, Cosigned other) {
    return one.root().size() >= other.root().size() ? one : other;
  }

  /**
   * The checkpoints that were cosigned, one after the other, as text, and behind them those that
   * were kept: whatever those end in, it hides none that was cosigned.
   */
  public String checkpointsAnd(String kept) {
    return newest.values().stream()
        .map(Cosigned::note)
        .distinct()
        .map(note -> note.text() + "\n" + String.join("\n", note.signatures()) + "\n")
        .collect(Collectors.joining("", "", kept));
  }

  /**
   * The report with what is to say of witnesses.
   *
   * @param report of a verification that had {@link #checkpointsAnd} among those that were kept
   * @param quorum so many witnesses must have cosigned
   */
  public Report judge(Report report, int quorum) {
    Report judged = report;
    for (WitnessKey witness : witnesses) {
      judged = judged.with(said(witness));
    }
    return newest.size() >= quorum
        ? judged
        : judged.with(
            new Finding(
                Finding.Kind.WITNESS,
                "cosigned",
                "%d of %d witnesses have cosigned this log, %d must"
                    .formatted(newest.size(), witnesses.size(), quorum)));
  }

  private String said(WitnessKey witness) {
    Cosigned cosigned = newest.get(witness);
    return cosigned == null
        ? witness.name() + " has cosigned nothing that is here"
        : "%s has cosigned the first %d records at %s"
            .formatted(witness.name(), cosigned.root().size(), cosigned.time());
  }
}
