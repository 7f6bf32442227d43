package io.cardea.audit.checkpoint;

import io.cardea.audit.segment.SegmentName;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tree at one moment, as C2SP tlog-checkpoint writes it, with one or two extension lines:
 * {@code at}, how far it reaches and when it was made, and {@code key}, the public key that seals
 * from here on. One with a new key is signed by that and by the one before, if there was one.
 *
 * @param origin the log's name
 * @param size records before it
 * @param root the root over those, in base64
 * @param at the end of the last of those
 * @param time when it was made
 * @param newKey set if it introduces a key
 */
public record Checkpoint(
    String origin, long size, String root, LogPosition at, Instant time, Optional<NoteKey> newKey) {

  private static final Pattern AT =
      Pattern.compile("at audit-(\\d{6,18})\\.seg (\\d{1,18}) (\\S+)");
  private static final String KEY = "key ";

  /** The bytes of the root. */
  public byte[] rootHash() {
    return Base64.getDecoder().decode(root);
  }

  /** The text that is signed. */
  public String text() {
    String known =
        """
        %s
        %d
        %s
        at %s %d %s
        """
            .formatted(origin, size, root, SegmentName.of(at.segment()), at.offset(), time);
    return newKey.map(key -> known + KEY + key + "\n").orElse(known);
  }

  /** The text and a signature of each. */
  public SignedNote sign(List<NoteSigner> signers) {
    String text = text();
    return new SignedNote(text, signers.stream().map(signer -> signer.sign(text)).toList());
  }

  /**
   * Reads a checkpoint that this project made.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Checkpoint parse(String text) {
    List<String> lines = text.lines().toList();
    if (lines.size() < 4 || lines.size() > 5) {
      throw new IllegalArgumentException("a checkpoint has four or five lines");
    }
    Matcher at = AT.matcher(lines.get(3));
    if (!lines.get(1).matches("0|[1-9]\\d{0,17}") || !at.matches()) {
      throw new IllegalArgumentException("no size, or no place and time");
    }
    if (lines.size() == 5 && !lines.get(4).startsWith(KEY)) {
      throw new IllegalArgumentException("the fifth line is no key");
    }
    try {
      return new Checkpoint(
          lines.getFirst(),
          Long.parseLong(lines.get(1)),
          lines.get(2),
          new LogPosition(Long.parseLong(at.group(1)), Long.parseLong(at.group(2))),
          Instant.parse(at.group(3)),
          lines.stream().skip(4).map(line -> NoteKey.parse(line.substring(4))).findFirst());
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("its time is none", e);
    }
  }
}
