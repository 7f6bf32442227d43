package io.cardea.audit.verify;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a checkpoint says: the tree's root at a size, and how far that reaches in the files. */
final class SignedRoot {

  private static final Pattern AT =
      Pattern.compile("at audit-(\\d{6,18})\\.seg (\\d{1,18}) (\\S+)");
  private static final String KEY = "key ";
  private static final String CLOSED = "closed";

  private final Note note;
  private final String origin;
  private final long size;
  private final byte[] root;
  private final long segment;
  private final long offset;
  private final String time;
  private final Optional<SealKey> newKey;
  private final boolean isClosed;

  private SignedRoot(Note note, List<String> lines, Matcher at, boolean isClosed) {
    this.note = note;
    this.origin = lines.getFirst();
    this.size = Long.parseLong(lines.get(1));
    this.root = Base64.getDecoder().decode(lines.get(2));
    this.segment = Long.parseLong(at.group(1));
    this.offset = Long.parseLong(at.group(2));
    this.time = at.group(3);
    this.isClosed = isClosed;
    this.newKey =
        lines.size() == 4
            ? Optional.empty()
            : Optional.of(SealKey.parse(lines.get(4).substring(KEY.length())));
  }

  /**
   * Reads the text of a note.
   *
   * @throws IllegalArgumentException if it is no checkpoint of Cardea; the message says why
   */
  static SignedRoot parse(Note note) {
    if (!note.text().matches("[ -~\n]*")) {
      throw new IllegalArgumentException("it has other characters than printable ASCII");
    }
    List<String> all = note.text().lines().toList();
    boolean isClosed = all.getLast().equals(CLOSED);
    List<String> lines = isClosed ? all.subList(0, all.size() - 1) : all;
    if (lines.size() < 4 || lines.size() > 5) {
      throw new IllegalArgumentException("it has not four or five lines");
    }
    Matcher at = AT.matcher(lines.get(3));
    if (!lines.get(1).matches("0|[1-9][0-9]{0,17}") || !at.matches()) {
      throw new IllegalArgumentException("its size or place is none");
    }
    if (lines.size() == 5 && !lines.get(4).startsWith(KEY)) {
      throw new IllegalArgumentException("its fifth line is no key");
    }
    SignedRoot parsed = new SignedRoot(note, lines, at, isClosed);
    if (parsed.root.length != Merkle.HASH_BYTES) {
      throw new IllegalArgumentException("its root is no SHA-256");
    }
    return parsed;
  }

  Note note() {
    return note;
  }

  String origin() {
    return origin;
  }

  long size() {
    return size;
  }

  byte[] root() {
    return root;
  }

  /** The segment in which the last of its records ends. */
  long segment() {
    return segment;
  }

  /** Where that is in the segment's file. */
  long offset() {
    return offset;
  }

  String time() {
    return time;
  }

  /** The key that seals from here on, if it is another. */
  Optional<SealKey> newKey() {
    return newKey;
  }

  /** Whether nothing may follow. */
  boolean isClosed() {
    return isClosed;
  }
}
