package io.cardea.model.incident;

import java.time.Instant;
import java.util.Locale;

/**
 * Something that went wrong, was mended, or was refused because of it. Incidents of the same kind
 * and cause that follow each other closely are one.
 *
 * @param kind what happened
 * @param cause why, for operators; no secrets, at most {@link #MAX_CAUSE} characters
 * @param first when it happened first
 * @param last when it happened last
 * @param count how often
 */
public record Incident(Kind kind, String cause, Instant first, Instant last, long count) {

  /** Characters of a cause. */
  public static final int MAX_CAUSE = 240;

  /** What happened. */
  public enum Kind {
    /** A session that the server had lost was opened again; the client noticed nothing. */
    SESSION_HEALED(Weight.NOTICE),
    /** A session that the server had lost could not be opened again. */
    HEALING_FAILED(Weight.TROUBLE),
    /** A call may have run, so that it was not sent again; the client was told. */
    CALL_UNCERTAIN(Weight.TROUBLE),
    /** The id of a request that is still in flight was refused. */
    DUPLICATE_REFUSED(Weight.TROUBLE),
    /** The server was found to speak another era than before. */
    ERA_CHANGED(Weight.NOTICE),
    /** One of several endpoints is left out for a while. */
    ENDPOINT_EJECTED(Weight.TROUBLE),
    /** An endpoint that was left out is used again. */
    ENDPOINT_RETURNED(Weight.NOTICE),
    /** Calls are refused for a while, because too many of them failed. */
    BREAKER_OPENED(Weight.TROUBLE),
    /** After that while, a few calls may show whether the server is well again. */
    BREAKER_PROBED(Weight.NOTICE),
    /** Calls are sent again as always. */
    BREAKER_CLOSED(Weight.NOTICE),
    /** A call was refused because of an open breaker. */
    BREAKER_REFUSED(Weight.TROUBLE),
    /** A call that had certainly not run, or may run twice, was sent once more. */
    RETRIED(Weight.NOTICE),
    /** A call would have been sent once more, but there were too many such calls. */
    RETRY_REFUSED(Weight.TROUBLE),
    /** A call that may run twice was slow, and was sent to another endpoint too. */
    HEDGED(Weight.NOTICE),
    /** A call was refused because the gateway had too much to do. */
    SHED(Weight.TROUBLE),
    /** A session that another node, or the gateway before its restart, had opened goes on here. */
    SESSION_TAKEN_OVER(Weight.NOTICE),
    /** What a call or stream needs is held by a node that is gone. */
    OWNER_LOST(Weight.TROUBLE),
    /** A client came back for the rest of an event stream and got it. */
    STREAM_RESUMED(Weight.NOTICE),
    /** A client came back for the rest of an event stream that is not there any more. */
    RESUME_REFUSED(Weight.TROUBLE),
    /** A child process ended by itself, or could not be started. */
    PROCESS_DIED(Weight.TROUBLE),
    /** Another child process was started after one had died. */
    PROCESS_RESTARTED(Weight.NOTICE),
    /** A child process is not started yet, because it died too often. */
    PROCESS_HELD_BACK(Weight.TROUBLE);

    private enum Weight {
      NOTICE,
      TROUBLE
    }

    private final Weight weight;

    Kind(Weight weight) {
      this.weight = weight;
    }

    /** Whether somebody may have felt it; else it was mended. */
    public boolean isTrouble() {
      return weight == Weight.TROUBLE;
    }

    /** As it stands in metrics, logs and the admin API. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
