package io.cardea.dataplane.quota;

/**
 * Now, by both clocks.
 *
 * @param nanos since the ledger began, never going back; rates are measured by it
 * @param millis since 1970 in UTC; budgets have their periods by it
 */
record Moment(long nanos, long millis) {}
