package io.cardea.controlplane.imports;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a secret is: what a document holds instead of it.
 *
 * @param key {@code env} or {@code file}
 * @param where the variable's name, or the file's path
 */
public record Reference(String key, String where) {

  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

  /** The environment variable of this name. */
  static Reference env(String name) {
    return new Reference("env", name);
  }

  /** Reads {@code env:NAME} or {@code file:PATH}. */
  public static Optional<Reference> parse(String text) {
    int colon = text.indexOf(':');
    String key = colon < 0 ? "" : text.substring(0, colon);
    String where = text.substring(colon + 1);
    boolean good =
        switch (key) {
          case "env" -> VARIABLE.matcher(where).matches();
          case "file" ->
              !where.isEmpty()
                  && where.length() <= 1_024
                  && where.chars().noneMatch(Character::isISOControl);
          default -> false;
        };
    return good ? Optional.of(new Reference(key, where)) : Optional.empty();
  }

  /** As people read it: {@code $NAME}, or {@code the file PATH}. */
  @Override
  public String toString() {
    return key.equals("env") ? "$" + where : "the file " + where;
  }
}
