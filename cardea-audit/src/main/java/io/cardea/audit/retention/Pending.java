package io.cardea.audit.retention;

import io.cardea.model.audit.AuditLog.OpenIntent;
import io.cardea.model.audit.RecordSource.Place;

/**
 * A removal that is recorded, and waits until that record is sealed.
 *
 * @param candidate what is to go
 * @param record of it, with its line feed
 * @param behind a place behind that record
 * @param intent to be told how it ended
 */
record Pending(Candidate candidate, String record, Place behind, OpenIntent intent) {}
