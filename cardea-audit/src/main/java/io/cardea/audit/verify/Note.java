package io.cardea.audit.verify;

import java.util.ArrayList;
import java.util.List;

/**
 * A signed note of C2SP: a text, an empty line, signatures.
 *
 * @param line where it begins in its file, from 1
 * @param text what is signed, with its last line feed
 * @param signatures their lines
 */
record Note(int line, String text, List<String> signatures) {

  /** Of a combined checkpoint of 1,000 logs; no other text is as long. */
  private static final int MAX_TEXT_LINES = 1002;

  private static final int MAX_SIGNATURES = 40;

  Note {
    signatures = List.copyOf(signatures);
  }

  /** The first line, which names the log that it is of. */
  String name() {
    return text.substring(0, text.indexOf('\n'));
  }

  /**
   * What a file of notes holds, one after the other.
   *
   * @param notes the whole ones
   * @param isTorn whether something follows that is none
   */
  record All(List<Note> notes, boolean isTorn) {}

  static All parseAll(String file) {
    List<Note> notes = new ArrayList<>();
    List<String> lines = file.lines().toList();
    boolean isEnded = file.endsWith("\n");
    int at = 0;
    while (at < lines.size()) {
      int gap = at;
      while (gap < lines.size() && !lines.get(gap).isEmpty() && gap - at <= MAX_TEXT_LINES) {
        gap++;
      }
      int end = gap + 1;
      while (end < lines.size() && lines.get(end).startsWith("— ") && end - gap <= MAX_SIGNATURES) {
        end++;
      }
      boolean isCut = end >= lines.size() && !isEnded;
      if (gap == at || gap - at > MAX_TEXT_LINES || end <= gap + 1 || isCut) {
        return new All(notes, true);
      }
      String text = String.join("\n", lines.subList(at, gap)) + "\n";
      notes.add(new Note(at + 1, text, lines.subList(gap + 1, end)));
      at = end;
    }
    return new All(notes, false);
  }
}
