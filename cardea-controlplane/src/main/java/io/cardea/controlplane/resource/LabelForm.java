package io.cardea.controlplane.resource;

import java.util.regex.Pattern;

/** The form of labels, after Kubernetes: what selectors can name without quoting. */
final class LabelForm {

  static final String KEY =
      "1 to 128 characters of [A-Za-z0-9._/-], the first and last of [A-Za-z0-9]";
  static final String VALUE =
      "up to 63 characters of [A-Za-z0-9._-], the first and last of [A-Za-z0-9]";

  private static final Pattern KEYS =
      Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,126}[A-Za-z0-9])?");
  private static final Pattern VALUES =
      Pattern.compile("(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?");

  private LabelForm() {}

  static boolean isKey(String text) {
    return KEYS.matcher(text).matches();
  }

  static boolean isValue(String text) {
    return VALUES.matcher(text).matches();
  }
}
