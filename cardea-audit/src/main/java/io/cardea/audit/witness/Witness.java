package io.cardea.audit.witness;

import io.cardea.audit.anchor.TextPost;
import io.cardea.audit.checkpoint.CosignerKey;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Somebody else's service that cosigns checkpoints, if they extend what it has seen.
 *
 * @param key its public key
 * @param prefix its address, to which {@code /add-checkpoint} is added
 */
public record Witness(CosignerKey key, URI prefix) {

  private static final int MOST = 16;

  /**
   * Reads witnesses, one on a line: key, space, address. Empty lines and those that begin with
   * {@code #} say nothing.
   *
   * @throws IllegalArgumentException if a line is none, or there are none, two of a key or more
   *     than 16; the message says which line
   */
  public static List<Witness> parseAll(String text) {
    List<Witness> witnesses = new ArrayList<>();
    Set<CosignerKey> keys = new HashSet<>();
    List<String> lines = text.lines().map(String::strip).toList();
    for (int number = 1; number <= lines.size(); number++) {
      String line = lines.get(number - 1);
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      Witness witness = parse(line, number);
      if (!keys.add(witness.key)) {
        throw new IllegalArgumentException("line %d: its key was there before".formatted(number));
      }
      witnesses.add(witness);
    }
    if (witnesses.isEmpty() || witnesses.size() > MOST) {
      throw new IllegalArgumentException("there must be 1 to " + MOST + " witnesses");
    }
    return witnesses;
  }

  private static Witness parse(String line, int number) {
    String[] parts = line.split("\\s+", -1);
    if (parts.length != 2) {
      throw new IllegalArgumentException(
          "line %d: a witness is its key, a space and its address".formatted(number));
    }
    try {
      return new Witness(
          CosignerKey.parse(parts[0]), TextPost.address(parts[1].replaceAll("/+$", "")));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("line %d: %s".formatted(number, e.getMessage()), e);
    }
  }

  /** Where checkpoints are submitted. */
  URI submission() {
    return URI.create(prefix + "/add-checkpoint");
  }
}
