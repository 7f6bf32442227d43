package io.cardea.audit.verify;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A combined checkpoint: which logs there were, and how far each was.
 *
 * @param line where it begins in its file, from 1
 * @param time when it was made
 * @param logs by their names
 */
record CombinedStatement(int line, String time, Map<String, Log> logs) {

  private static final String NAME = "cardea.audit.combined/";
  private static final String AT = "at ";
  private static final Pattern LOG =
      Pattern.compile("log (\\S{1,200}) (0|[1-9][0-9]{0,17}) ([A-Za-z0-9+/]{43}=) (open|closed)");

  /**
   * A log, as it was.
   *
   * @param size records that were sealed
   * @param root over those
   * @param isClosed whether nothing was to follow
   */
  record Log(long size, Hash root, boolean isClosed) {

    /** Whether this can be what {@code before} has become. */
    boolean follows(Log before) {
      return before.isClosed ? equals(before) : size > before.size || isAsFarAs(before);
    }

    private boolean isAsFarAs(Log other) {
      return size == other.size && root.equals(other.root);
    }
  }

  /**
   * Reads all of a file, which is one chain, oldest first.
   *
   * @param trusted among which are the keys that sign them; no key of a log does
   * @throws IllegalArgumentException if it holds something else, or none; the message says where
   */
  static List<CombinedStatement> parseAll(String file, TrustedKeys trusted) {
    Note.All all = Note.parseAll(file);
    if (all.notes().isEmpty() || all.isTorn()) {
      throw new IllegalArgumentException("it does not end in a combined checkpoint");
    }
    List<CombinedStatement> statements = new ArrayList<>();
    String name = all.notes().getFirst().name();
    for (Note note : all.notes()) {
      Optional<String> objection = trusted.objection(note);
      if (!note.name().startsWith(NAME)) {
        throw wrong(note, "it is no combined checkpoint");
      } else if (objection.isPresent()) {
        throw wrong(note, "it " + objection.get());
      } else if (!note.name().equals(name)) { // who signs one chain says nothing of another
        throw wrong(note, "it is of %s, and those before are of %s".formatted(note.name(), name));
      }
      statements.add(parse(note));
    }
    return statements;
  }

  private static CombinedStatement parse(Note note) {
    List<String> lines = note.text().lines().toList();
    if (lines.size() < 3 || !lines.get(1).startsWith(AT)) {
      throw wrong(note, "it is no combined checkpoint");
    }
    Map<String, Log> logs = new LinkedHashMap<>();
    for (String line : lines.subList(2, lines.size())) {
      Matcher log = LOG.matcher(line);
      if (!log.matches()) {
        throw wrong(note, "it has a line that is of no log");
      }
      Hash root = new Hash(Base64.getDecoder().decode(log.group(3)));
      boolean isClosed = log.group(4).equals("closed");
      Log read = new Log(Long.parseLong(log.group(2)), root, isClosed);
      if (logs.put(log.group(1), read) != null) {
        throw wrong(note, "it has the log %s twice".formatted(log.group(1)));
      }
    }
    return new CombinedStatement(note.line(), lines.get(1).substring(AT.length()), logs);
  }

  private static IllegalArgumentException wrong(Note note, String what) {
    return new IllegalArgumentException("line %d: %s".formatted(note.line(), what));
  }
}
