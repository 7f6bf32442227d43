package io.cardea.model.metric;

import java.util.Locale;

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

  /** Its name. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
