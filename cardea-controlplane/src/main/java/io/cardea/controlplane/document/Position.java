package io.cardea.controlplane.document;

/**
 * A place in a configuration file.
 *
 * @param file the file's path as the operator would write it
 * @param line from 1; 0 for the file as a whole
 * @param column in characters from 1; 0 for the file as a whole
 */
public record Position(String file, int line, int column) {

  /** {@code file} as a whole. */
  public static Position of(String file) {
    return new Position(file, 0, 0);
  }

  @Override
  public String toString() {
    return line == 0 ? file : file + ":" + line;
  }
}
