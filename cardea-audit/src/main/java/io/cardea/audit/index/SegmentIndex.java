package io.cardea.audit.index;

import io.cardea.model.audit.RecordField;
import java.io.Closeable;
import java.io.IOException;
import java.nio.IntBuffer;

/**
 * Where in a segment what is. A row is an entry that begins there, or a record of a call whose
 * beginning is elsewhere; rows are numbered in the order of the log. Rows may be added, and get
 * their outcome, while it is asked; nothing else changes. What stands in a file is read from there:
 * one thread, which closes it.
 */
public interface SegmentIndex extends Closeable {

  /** No place. */
  int NONE = -1;

  /** Number of the segment. */
  long segment();

  /** How many rows there are. */
  int rows();

  /** The oldest segment that may hold an open intent where this one begins; 0 if not known. */
  long openSince();

  /** Whether a row may be of a time from {@code since} to before {@code until}. */
  boolean mayHold(long since, long until);

  /** Where the segment has bytes that are no record, for the first time; -1 if it has none. */
  long damagedAt();

  /** The time of a row. */
  long time(int row) throws IOException;

  /** Where the record begins that a row begins with; -1 if it does not begin an entry. */
  long beginning(int row) throws IOException;

  /** Which record of the segment that is. */
  long beginningOrdinal(int row) throws IOException;

  /** Where the outcome, or a payload without its beginning, begins; -1 if there is none here. */
  long outcome(int row) throws IOException;

  /** Which record of the segment that is. */
  long outcomeOrdinal(int row) throws IOException;

  /** The rows of {@code value}, in order, and maybe others that only look like it. */
  IntBuffer rows(RecordField field, String value) throws IOException;
}
