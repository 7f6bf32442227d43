package io.cardea.audit.record;

/**
 * A day in the proleptic Gregorian calendar, without the objects that {@code LocalDate} costs.
 *
 * @see <a href="https://howardhinnant.github.io/date_algorithms.html#civil_from_days">Hinnant,
 *     chrono-compatible low-level date algorithms</a>
 */
record CivilDate(long year, int month, int day) {

  private static final long DAYS_TO_EPOCH = 719_468;
  private static final long DAYS_PER_ERA = 146_097;

  static CivilDate of(long epochDay) {
    long shifted = epochDay + DAYS_TO_EPOCH;
    long era = Math.floorDiv(shifted, DAYS_PER_ERA);
    int dayOfEra = (int) Math.floorMod(shifted, DAYS_PER_ERA);
    int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int marchMonth = (5 * dayOfYear + 2) / 153;
    int day = dayOfYear - (153 * marchMonth + 2) / 5 + 1;
    int month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
    return new CivilDate(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day);
  }
}
