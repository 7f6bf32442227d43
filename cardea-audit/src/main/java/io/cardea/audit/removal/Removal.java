package io.cardea.audit.removal;

import io.cardea.audit.segment.SegmentName;
import io.cardea.model.audit.LegalHold;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * That a segment goes.
 *
 * @param segment number
 * @param first number of its first record in the log
 * @param behind number of the record behind its last one
 * @param from when its first record was written
 * @param until before when its last record was written
 * @param sha256 of its file, in hex
 * @param reason why, without spaces
 */
public record Removal(
    long segment,
    long first,
    long behind,
    Instant from,
    Instant until,
    String sha256,
    String reason) {

  /** A record tells when its request came, which may be a little before it is written. */
  public static final Duration SPARE = Duration.ofHours(1);

  /** Whom records of removals name as issuer, which no key and no token has. */
  public static final String ISSUER = "cardea.audit";

  /** Whom they name as subject. */
  public static final String SUBJECT = "retention";

  /** What they name as method, which is none of HTTP. */
  public static final String METHOD = "REMOVE";

  private static final Pattern RECORD =
      Pattern.compile(
          "\\{\"type\":\"admin\",.*\"issuer\":\"cardea\\.audit\",.*\"method\":\"REMOVE\",\"target\":\""
              + "audit-(\\d{6,18})\\.seg (\\d{1,18}) (\\d{1,18}) (\\S+) (\\S+) sha256=([0-9a-f]{64}) ([a-z-]+)\".*\\}\n");

  /** What the record of it has as target. */
  public String target() {
    return "%s %d %d %s %s sha256=%s %s"
        .formatted(SegmentName.of(segment), first, behind, from, until, sha256, reason);
  }

  /** Whether a hold covers what goes. */
  public boolean isHeldBy(LegalHold hold) {
    return isHeld(hold, from, until);
  }

  /** Whether a hold covers what was recorded in a segment. */
  public static boolean isHeld(LegalHold hold, Instant from, Instant until) {
    return hold.covers(from.minus(SPARE), until);
  }

  /** Reads the payload of a record; empty if it is not one of a removal. */
  public static Optional<Removal> parse(String payload) {
    Matcher matcher = RECORD.matcher(payload);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Removal(
              Long.parseLong(matcher.group(1)),
              Long.parseLong(matcher.group(2)),
              Long.parseLong(matcher.group(3)),
              Instant.parse(matcher.group(4)),
              Instant.parse(matcher.group(5)),
              matcher.group(6),
              matcher.group(7)));
    } catch (DateTimeException e) { // nothing that this project wrote
      return Optional.empty();
    }
  }
}
