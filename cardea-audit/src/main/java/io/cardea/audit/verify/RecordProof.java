package io.cardea.audit.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A record that is proved to be in a log: C2SP tlog-proof, with the record itself as its extra
 * data.
 *
 * @param record one JSON object
 * @param index of the record in the log, from 0
 * @param size records under the checkpoint that proves it
 * @param origin the log's name
 * @param time when that checkpoint was made
 */
public record RecordProof(String record, long index, long size, String origin, String time) {

  private static final String FIRST = "c2sp.org/tlog-proof@v1";
  private static final String EXTRA = "extra ";
  private static final String INDEX = "index ";

  /**
   * Checks a proof.
   *
   * @param trusted keys that are believed; one of the log must have signed the checkpoint
   * @throws IllegalArgumentException if it proves nothing; the message says why
   */
  public static RecordProof check(String proof, List<SealKey> trusted) {
    List<String> lines = proof.lines().toList();
    int gap = lines.indexOf("");
    if (gap < 3
        || !lines.getFirst().equals(FIRST)
        || !lines.get(1).startsWith(EXTRA)
        || !lines.get(2).startsWith(INDEX)
        || !lines.get(2).substring(INDEX.length()).matches("0|[1-9][0-9]{0,17}")) {
      throw new IllegalArgumentException("it is no proof of a record of Cardea's audit log");
    }
    Note.All notes = Note.parseAll(String.join("\n", lines.subList(gap + 1, lines.size())) + "\n");
    if (notes.notes().size() != 1 || notes.isTorn()) {
      throw new IllegalArgumentException("it does not end in one checkpoint");
    }
    Note note = notes.notes().getFirst();
    SignedRoot root = SignedRoot.parse(note);
    Optional<String> objection = new TrustedKeys(trusted).objection(note);
    if (objection.isPresent()) {
      throw new IllegalArgumentException("its checkpoint " + objection.get());
    }
    byte[] record = Base64.getDecoder().decode(lines.get(1).substring(EXTRA.length()));
    long index = Long.parseLong(lines.get(2).substring(INDEX.length()));
    List<byte[]> path = new ArrayList<>();
    lines.subList(3, gap).forEach(line -> path.add(Base64.getDecoder().decode(line)));
    Merkle merkle = new Merkle();
    byte[] leaf = merkle.leaf(record, 0, record.length);
    if (!merkle.isIncluded(index, root.size(), leaf, path, root.root())) {
      throw new IllegalArgumentException(
          "the record is not number %d of the %d that its checkpoint seals"
              .formatted(index, root.size()));
    }
    return new RecordProof(
        new String(record, UTF_8).stripTrailing(), index, root.size(), root.origin(), root.time());
  }
}
