package io.cardea.controlplane.resource;

import java.util.regex.Pattern;

/** The form of labels, after Kubernetes: what selectors can name without quoting. */
public final class LabelForm {

  /** The form of labels in words. */
  public static final String KEY =
      "1 to 128 characters of [A-Za-z0-9._/-], the first and last of [A-Za-z0-9]";

  /** The form of their values in words. */
  public static final String VALUE =
      "up to 63 characters of [A-Za-z0-9._-], the first and last of [A-Za-z0-9]";

  /** Characters of a value. */
  public static final int MAX_VALUE = 63;

  private static final Pattern KEYS =
      Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,126}[A-Za-z0-9])?");
  private static final Pattern VALUES =
      Pattern.compile("(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?");

  private LabelForm() {}

  /** Whether {@code text} may be a label. */
  public static boolean isKey(String text) {
    return KEYS.matcher(text).matches();
  }

  /** Whether {@code text} may be a label's value. */
  public static boolean isValue(String text) {
    return VALUES.matcher(text).matches();
  }
}
