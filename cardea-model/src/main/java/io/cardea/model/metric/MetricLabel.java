package io.cardea.model.metric;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the series of one metric are told apart by. */
public enum MetricLabel {
  TENANT,
  ADAPTER,
  METHOD,
  OUTCOME,
  STATUS,
  LIMIT,
  KIND,
  STATE;

  private static final Pattern COMMAS = Pattern.compile(", ");

  /** Its name. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Their names in a list. */
  static String join(List<MetricLabel> labels) {
    return labels.stream().map(MetricLabel::word).collect(Collectors.joining(COMMAS.pattern()));
  }

  /** What {@link #join} has made a list of. */
  static List<MetricLabel> parse(String words) {
    return COMMAS
        .splitAsStream(words)
        .filter(word -> !word.isEmpty())
        .map(word -> valueOf(word.toUpperCase(Locale.ROOT)))
        .toList();
  }
}
