package io.cardea.controlplane.document;

/**
 * One thing that is wrong with a configuration. Never holds a header's value, a URL or a secret.
 *
 * @param file the file's path as the operator would write it
 * @param line from 1; 0 for the file as a whole
 * @param column from 1; 0 for the file as a whole
 * @param path of the value inside its document, {@code spec.allow[0].tools}; empty for the document
 * @param message what is wrong
 * @param hint what to do, possibly empty
 */
public record Problem(String file, int line, int column, String path, String message, String hint) {

  /** A problem at {@code at}. */
  public static Problem of(Position at, String path, String message, String hint) {
    return new Problem(at.file(), at.line(), at.column(), path, message, hint);
  }

  /** {@code file:line: path: message (hint)}; parts that are missing are left out. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(new Position(file, line, column).toString());
    if (!path.isEmpty()) {
      text.append(": ").append(path);
    }
    text.append(": ").append(message);
    if (!hint.isEmpty()) {
      text.append(" (").append(hint).append(')');
    }
    return text.toString();
  }
}
