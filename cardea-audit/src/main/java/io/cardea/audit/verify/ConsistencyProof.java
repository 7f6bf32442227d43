package io.cardea.audit.verify;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A proof that the records of one checkpoint are the beginning of those of another (RFC 6962
 * section 2.1.2): nothing was changed, removed or moved between the two.
 *
 * @param origin the log's name
 * @param from records under the first checkpoint
 * @param fromTime when that was made
 * @param to records under the second
 * @param toTime when that was made
 */
public record ConsistencyProof(String origin, long from, String fromTime, long to, String toTime) {

  private static final String FIRST = "cardea.audit/consistency@v1";
  private static final int MOST_HASHES = 63;

  /**
   * Checks a proof.
   *
   * @param trusted keys that are believed; each checkpoint must be signed by one of the log
   * @param kept text with checkpoints that were kept elsewhere: the proof must begin at one of
   *     them; empty: it may begin anywhere
   * @throws IllegalArgumentException if it proves nothing; the message says why
   */
  public static ConsistencyProof check(String proof, List<SealKey> trusted, String kept) {
    Parts parts = Parts.of(proof);
    SignedRoot from = root(parts.from(), trusted);
    SignedRoot to = root(parts.to(), trusted);
    compare(from, to, parts);
    if (!kept.isEmpty()
        && Note.parseAll(kept).notes().stream()
            .noneMatch(note -> note.text().equals(from.note().text()))) {
      throw new IllegalArgumentException("it does not begin at a checkpoint that was kept");
    }
    return new ConsistencyProof(from.origin(), from.size(), from.time(), to.size(), to.time());
  }

  /**
   * The later checkpoint of a proof, a signed note, if the log goes on there from what is known of
   * it. Who has signed the earlier one does not matter, as its root is known.
   *
   * @param known what the log had
   * @param trusted keys that are believed; one of the log must have signed the later checkpoint
   * @throws IllegalArgumentException if it does not go on, or proves nothing; the message says why
   */
  public static String later(String proof, Known known, List<SealKey> trusted) {
    Parts parts = Parts.of(proof);
    SignedRoot from = SignedRoot.parse(parts.from());
    SignedRoot to = root(parts.to(), trusted);
    if (!from.origin().equals(known.origin())
        || from.size() != known.size()
        || !Base64.getEncoder().encodeToString(from.root()).equals(known.root())) {
      throw new IllegalArgumentException(
          "it begins at something else than the %d records that are known of %s"
              .formatted(known.size(), known.origin()));
    }
    compare(from, to, parts);
    return to.note().text() + "\n" + String.join("\n", to.note().signatures()) + "\n";
  }

  /**
   * What is known of a log.
   *
   * @param origin its name
   * @param size records that it had
   * @param root over those, in base64
   */
  public record Known(String origin, long size, String root) {}

  /** What a proof is made of. */
  private record Parts(List<byte[]> path, Note from, Note to) {

    static Parts of(String proof) {
      List<String> lines = proof.lines().toList();
      int gap = lines.indexOf("");
      if (gap < 1 || gap > 1 + MOST_HASHES || !lines.getFirst().equals(FIRST)) {
        throw new IllegalArgumentException("it is no proof of consistency of Cardea's audit log");
      }
      List<byte[]> path = new ArrayList<>();
      lines.subList(1, gap).forEach(line -> path.add(hash(line)));
      Note.All all = Note.parseAll(String.join("\n", lines.subList(gap + 1, lines.size())) + "\n");
      if (all.notes().size() != 2 || all.isTorn() || proof.contains("\r")) {
        throw new IllegalArgumentException("it does not end in two checkpoints");
      }
      return new Parts(path, all.notes().getFirst(), all.notes().getLast());
    }
  }

  private static void compare(SignedRoot from, SignedRoot to, Parts parts) {
    if (!from.origin().equals(to.origin())) {
      throw new IllegalArgumentException("its checkpoints are of two logs");
    }
    if (!new Merkle().isConsistent(from.size(), to.size(), from.root(), to.root(), parts.path())) {
      throw new IllegalArgumentException(
          "the %d records of the first checkpoint are not the beginning of the %d of the second"
              .formatted(from.size(), to.size()));
    }
  }

  private static SignedRoot root(Note note, List<SealKey> trusted) {
    Optional<String> objection = new TrustedKeys(trusted).objection(note);
    if (objection.isPresent()) {
      throw new IllegalArgumentException("a checkpoint " + objection.get());
    }
    return SignedRoot.parse(note);
  }

  private static byte[] hash(String line) {
    byte[] hash = Base64.getDecoder().decode(line);
    if (!Base64.getEncoder().encodeToString(hash).equals(line)) {
      throw new IllegalArgumentException("it holds something else than hashes");
    }
    return hash;
  }
}
