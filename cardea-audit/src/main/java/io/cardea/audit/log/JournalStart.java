package io.cardea.audit.log;

import io.cardea.audit.record.JsonLine;
import io.cardea.audit.record.RecordEncoder;
import io.cardea.audit.segment.Frame;
import io.cardea.audit.segment.SegmentFolder;
import io.cardea.audit.segment.SegmentSource;
import io.cardea.model.audit.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;

/**
 * Begins a log behind what an earlier run has left.
 *
 * @param source makes segments
 * @param background runs what waits for the disk
 * @param isForced whether what is written is forced to the disk
 */
record JournalStart(
    SegmentSource source, InstantSource clock, Executor background, boolean isForced) {

  /**
   * A new segment of {@code folder}, in which everything has its outcome that was left open.
   *
   * @param free number of the first segment that may be made
   */
  Journal in(SegmentFolder folder, long free) throws IOException {
    Recovery.Found found = Recovery.recover(folder);
    RecordEncoder encoder = new RecordEncoder(Frame.HEAD_BYTES);
    SegmentSupply supply =
        new SegmentSupply(source, Math.max(found.nextSequence(), free), background, clock);
    long oldestOpen = found.openIntents().isEmpty() ? Long.MAX_VALUE : found.oldestOpen();
    Journal journal = Journal.begin(supply, encoder, clock, oldestOpen, isForced);
    try {
      closeUnknown(found.openIntents(), journal, encoder);
    } catch (IOException e) {
      journal.shut();
      throw e;
    }
    return journal;
  }

  private void closeUnknown(
      Map<UUID, Recovery.Owner> intents, Journal journal, RecordEncoder encoder)
      throws IOException {
    Outcome unknown =
        new Outcome(clock.instant(), Outcome.Status.UNKNOWN, "", Duration.ZERO, Duration.ZERO);
    for (Map.Entry<UUID, Recovery.Owner> intent : intents.entrySet()) {
      Recovery.Owner owner = intent.getValue();
      JsonLine line = encoder.outcome(intent.getKey(), owner.tenant(), owner.user(), unknown);
      journal.appendWaiting(Draft.framed(line));
    }
    journal.recovered();
  }
}
