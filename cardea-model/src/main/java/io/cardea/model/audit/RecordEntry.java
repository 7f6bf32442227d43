package io.cardea.model.audit;

import java.util.Optional;

/**
 * Something that was recorded, and how it ended.
 *
 * @param beginning the intent of a call or of a change, a refusal, or another record that stands
 *     for itself
 * @param outcome how it ended, of what has that and has ended
 */
public record RecordEntry(Line beginning, Optional<Line> outcome) {

  /**
   * A record where it stands.
   *
   * @param place where it begins
   * @param ordinal which record of its segment it is, from 0
   * @param json one JSON object, without a line feed
   */
  public record Line(RecordSource.Place place, long ordinal, String json) {}
}
