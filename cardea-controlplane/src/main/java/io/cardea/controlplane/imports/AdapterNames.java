package io.cardea.controlplane.imports;

import java.util.Locale;

/** Names of adapters made from names that others chose. */
public final class AdapterNames {

  private static final int MAX_NAME = 32;
  private static final int MAX_TITLE = 200;

  private AdapterNames() {}

  /**
   * {@code written} in lower case, everything outside {@code [a-z0-9-]} as a hyphen, cut to 32
   * characters; empty if nothing is left.
   */
  public static String name(String written) {
    String cleaned = written.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]+", "-");
    String cut = cleaned.substring(0, Math.min(MAX_NAME, cleaned.length()));
    return cut.replaceAll("^-+|-+$", "");
  }

  /** {@code written} as a title: one line of at most 200 characters. */
  public static String title(String written) {
    String printable = written.replaceAll("\\p{Cntrl}", "");
    return printable.substring(0, Math.min(MAX_TITLE, printable.length()));
  }

  /** A name for an environment variable made of {@code parts}: {@code WEATHER_X_API_KEY}. */
  static String variable(String... parts) {
    String joined = String.join("_", parts).toUpperCase(Locale.ROOT);
    String cleaned = joined.replaceAll("[^A-Z0-9_]+", "_");
    return cleaned.matches("[0-9].*") ? "_" + cleaned : cleaned;
  }
}
