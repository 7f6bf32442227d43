package io.cardea.app.cli;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Rows of comma-separated values (RFC 4180). A value that a spreadsheet could take for a formula
 * gets an apostrophe in front, wherever a cell could begin, as names come from outside.
 *
 * @see <a href="https://owasp.org/www-community/attacks/CSV_Injection">OWASP, CSV injection</a>
 */
final class Csv {

  /** Where a cell begins, also for who separates by something else than the comma. */
  private static final Pattern FORMULA =
      Pattern.compile("(?<=^|[;,|\\t\\r\\n])(?=[\"\\s]*[=+\\-@\\uff1d\\uff0b\\uff0d\\uff20])");

  private static final String QUOTED = ",\"\r\n";

  private Csv() {}

  /** A row, with its line end. */
  static String row(List<String> values) {
    return values.stream().map(Csv::value).collect(Collectors.joining(",", "", "\r\n"));
  }

  private static String value(String text) {
    String safe = FORMULA.matcher(text).replaceAll("'");
    boolean isQuoted = safe.chars().anyMatch(character -> QUOTED.indexOf(character) >= 0);
    return isQuoted ? "\"" + safe.replace("\"", "\"\"") + "\"" : safe;
  }
}
