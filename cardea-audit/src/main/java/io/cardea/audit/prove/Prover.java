package io.cardea.audit.prove;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.cardea.audit.read.SegmentScanner;
import io.cardea.audit.segment.SegmentName;
import io.cardea.audit.tree.TreeFiles;
import io.cardea.audit.tree.TreeHasher;
import io.cardea.audit.tree.TreeProofs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Proves that a record is in a log, while that is written or after: C2SP tlog-proof, with the
 * record as extra data. Whoever has it and the log's public key needs nothing else.
 */
public final class Prover {

  /** Which record of an id. */
  public enum Which {
    /** The intent of a call, or a refusal. */
    BEGINNING,
    /** The outcome of a call. */
    OUTCOME
  }

  /**
   * A record.
   *
   * @param index in the log, from 0
   * @param payload in base64
   */
  private record Found(long index, String payload) {}

  private final Path folder;
  private final NewestSeal seal;
  private final TreeHasher hasher = new TreeHasher();

  private Prover(Path folder, NewestSeal seal) {
    this.folder = folder;
    this.seal = seal;
  }

  /**
   * Opens the folder of a log.
   *
   * @throws IOException if it is not one that is sealed
   */
  public static Prover open(Path folder) throws IOException {
    return new Prover(folder, NewestSeal.of(folder));
  }

  /**
   * The proof, as text.
   *
   * @throws IOException if there is no such record, it is not sealed yet, or it is not what was
   *     sealed
   */
  public String prove(UUID id, Which which) throws IOException {
    Found found =
        find(prefixes(id, which))
            .orElseThrow(() -> new IOException("there is no such record of " + id));
    long size = seal.size();
    if (found.index() >= size) {
      throw new IOException("that record is not sealed yet: try again in a second");
    }
    try (TreeFiles tree = TreeFiles.read(folder.resolve("tree"))) {
      if (!Arrays.equals(
          tree.node(0, found.index()), hasher.leaf(Base64.getDecoder().decode(found.payload())))) {
        throw new IOException(
            "that record, or one before it, is not what was sealed: cardea audit verify says more");
      }
      return seal.proof(
          Optional.of(found.payload()),
          found.index(),
          new TreeProofs(tree).inclusion(found.index(), size));
    }
  }

  private static List<byte[]> prefixes(UUID id, Which which) {
    List<String> types =
        switch (which) {
          case BEGINNING -> List.of("intent", "refusal");
          case OUTCOME -> List.of("outcome");
        };
    return types.stream()
        .map(type -> "{\"type\":\"%s\",\"id\":\"%s\"".formatted(type, id).getBytes(US_ASCII))
        .toList();
  }

  private Optional<Found> find(List<byte[]> prefixes) throws IOException {
    for (long segment : SegmentName.in(folder)) {
      Optional<Found> found = find(segment, prefixes);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<Found> find(long segment, List<byte[]> prefixes) throws IOException {
    long index = seal.firstRecordOf(segment);
    try (SegmentScanner scanner = SegmentScanner.open(folder, segment)) {
      do {
        for (var next = scanner.payload(); next.isPresent(); next = scanner.payload()) {
          byte[] payload = next.get();
          if (prefixes.stream().anyMatch(prefix -> begins(payload, prefix))) {
            return Optional.of(new Found(index, Base64.getEncoder().encodeToString(payload)));
          }
          index++;
        }
      } while (scanner.skipDamage());
    }
    return Optional.empty();
  }

  private static boolean begins(byte[] payload, byte[] prefix) {
    return payload.length >= prefix.length
        && Arrays.equals(payload, 0, prefix.length, prefix, 0, prefix.length);
  }
}
