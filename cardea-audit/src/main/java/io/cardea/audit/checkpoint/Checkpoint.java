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
 * The tree at one moment, as C2SP tlog-checkpoint writes it, with one to three extension lines:
 * {@code at}, how far it reaches and when it was made; {@code key}, the public key that seals from
 * here on; {@code closed}, that nothing follows. One with a new key is signed by that and by the
 * one before, if there was one.
 *
 * @param origin the log's name
 * @param size records before it
 * @param root the root over those, in base64
 * @param at the end of the last of those
 * @param time when it was made
 * @param newKey set if it introduces a key
 * @param isClosed whether it is the last one for good
 */
public record Checkpoint(
    String origin,
    long size,
    String root,
    LogPosition at,
    Instant time,
    Optional<NoteKey> newKey,
    boolean isClosed) {

  private static final Pattern AT =
      Pattern.compile("at audit-(\\d{6,18})\\.seg (\\d{1,18}) (\\S+)");
  private static final String KEY = "key ";
  private static final String CLOSED = "closed";

  /** One of a log that goes on. */
  public Checkpoint(
      String origin,
      long size,
      String root,
      LogPosition at,
      Instant time,
      Optional<NoteKey> newKey) {
    this(origin, size, root, at, time, newKey, false);
  }

  /** The same, made at {@code now} as the last one for good. */
  public Checkpoint closed(Instant now) {
    return new Checkpoint(origin, size, root, at, now, Optional.empty(), true);
  }

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
    return known + newKey.map(key -> KEY + key + "\n").orElse("") + (isClosed ? CLOSED + "\n" : "");
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
    boolean isClosed = lines.size() > 4 && lines.getLast().equals(CLOSED);
    List<String> rest = lines.subList(Math.min(4, lines.size()), lines.size() - (isClosed ? 1 : 0));
    if (lines.size() < 4 || rest.size() > 1) {
      throw new IllegalArgumentException("a checkpoint has four to six lines");
    }
    Matcher at = AT.matcher(lines.get(3));
    if (!lines.get(1).matches("0|[1-9]\\d{0,17}") || !at.matches()) {
      throw new IllegalArgumentException("no size, or no place and time");
    }
    if (!rest.isEmpty() && !rest.getFirst().startsWith(KEY)) {
      throw new IllegalArgumentException("the fifth line is no key");
    }
    try {
      return new Checkpoint(
          lines.getFirst(),
          Long.parseLong(lines.get(1)),
          lines.get(2),
          new LogPosition(Long.parseLong(at.group(1)), Long.parseLong(at.group(2))),
          Instant.parse(at.group(3)),
          rest.stream().map(line -> NoteKey.parse(line.substring(KEY.length()))).findFirst(),
          isClosed);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("its time is none", e);
    }
  }
}
