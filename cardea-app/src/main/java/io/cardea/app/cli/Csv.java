package io.cardea.app.cli;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Rows of comma-separated values (RFC 4180). A value that a spreadsheet could take for a formula
 * gets an apostrophe in front, as names come from outside.
 *
 * @see <a href="https://owasp.org/www-community/attacks/CSV_Injection">OWASP, CSV injection</a>
 */
final class Csv {

  private static final String FORMULA = "=+-@\t\r";
  private static final String QUOTED = ",\"\r\n";

  private Csv() {}

  /** A row, with its line end. */
  static String row(List<String> values) {
    return values.stream().map(Csv::value).collect(Collectors.joining(",", "", "\r\n"));
  }

  private static String value(String text) {
    boolean isFormula = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0;
    String safe = isFormula ? "'" + text : text;
    boolean isQuoted = safe.chars().anyMatch(character -> QUOTED.indexOf(character) >= 0);
    return isQuoted ? "\"" + safe.replace("\"", "\"\"") + "\"" : safe;
  }
}
