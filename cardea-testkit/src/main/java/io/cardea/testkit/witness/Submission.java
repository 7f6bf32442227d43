package io.cardea.testkit.witness;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** The body of {@code add-checkpoint}, read to the letter. */
final class Submission {

  private static final int MOST_HASHES = 63;
  private static final String SIZE = "0|[1-9][0-9]{0,17}";

  final long old;
  final List<byte[]> proof = new ArrayList<>();
  final String text;
  final String origin;
  final long size;
  final byte[] root;
  private final List<String> signatures;

  /**
   * @throws IllegalArgumentException if it is not of that form
   */
  Submission(byte[] body) {
    String all = new String(body, UTF_8);
    require(Arrays.equals(all.getBytes(UTF_8), body), "no UTF-8");
    require(all.endsWith("\n") && !all.contains("\r"), "a line does not end in a line feed");
    List<String> lines = List.of(all.substring(0, all.length() - 1).split("\n", -1));
    require(lines.getFirst().matches("old (" + SIZE + ")"), "no old size");
    old = Long.parseLong(lines.getFirst().substring(4));
    int gap = lines.indexOf("");
    require(gap > 0 && gap - 1 <= MOST_HASHES, "no empty line, or too many hashes");
    lines.subList(1, gap).forEach(line -> proof.add(hash(line)));
    List<String> note = lines.subList(gap + 1, lines.size());
    int end = note.lastIndexOf("");
    require(end >= 3 && end < note.size() - 1, "no checkpoint");
    text = String.join("\n", note.subList(0, end)) + "\n";
    signatures = List.copyOf(note.subList(end + 1, note.size()));
    require(signatures.stream().allMatch(line -> line.matches("— \\S+ \\S+")), "no signature");
    require(!note.subList(0, end).contains(""), "an empty line in the checkpoint");
    origin = note.getFirst();
    require(note.get(1).matches(SIZE), "no size");
    size = Long.parseLong(note.get(1));
    root = hash(note.get(2));
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  private static byte[] hash(String line) {
    byte[] hash = Base64.getDecoder().decode(line);
    require(hash.length == 32 && Base64.getEncoder().encodeToString(hash).equals(line), "no hash");
    return hash;
  }

  /** Whether a log's key, {@code name+id+base64}, has signed the checkpoint. */
  boolean isSignedBy(String vkey) throws GeneralSecurityException {
    byte[] typed = Base64.getDecoder().decode(vkey.split("\\+", 3)[2]);
    byte[] id = Ed25519Keys.id(origin, typed);
    for (String line : signatures) {
      String[] parts = line.split(" ", -1);
      byte[] bytes = Base64.getDecoder().decode(parts[2]);
      if (parts[1].equals(origin)
          && bytes.length == 68
          && Arrays.equals(Arrays.copyOf(bytes, 4), id)) {
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(Ed25519Keys.key(typed));
        verifier.update(text.getBytes(UTF_8));
        return verifier.verify(Arrays.copyOfRange(bytes, 4, bytes.length));
      }
    }
    return false;
  }
}
