package io.cardea.audit.log;

import io.cardea.audit.record.RefusalGroup;
import io.cardea.model.audit.Refusal;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ObjLongConsumer;

/**
 * Refusals of strangers within one minute, counted by source, tenant and reason. What a stranger
 * chooses cannot make it grow: after {@value #MAX_SOURCES} sources and {@value #MAX_GROUPS} groups,
 * the rest is counted under {@code other}. Not thread-safe.
 */
final class RefusalWindow {

  static final int MAX_SOURCES = 10_000;
  static final int MAX_GROUPS = 20_000;
  static final int MAX_OTHER_GROUPS = 256;
  static final String OTHER = "other";

  private static final long MINUTE_SECONDS = 60;
  private static final RefusalGroup REST = new RefusalGroup(OTHER, Optional.empty(), OTHER);

  private final long minute;
  private final Map<RefusalGroup, long[]> unwritten = new HashMap<>();
  private final Set<String> sources = new HashSet<>();
  private int otherGroups;

  RefusalWindow(Instant now) {
    this.minute = minuteOf(now);
  }

  /** The minute's start. */
  Instant start() {
    return Instant.ofEpochSecond(minute * MINUTE_SECONDS);
  }

  boolean holds(Instant now) {
    return minute == minuteOf(now);
  }

  /** Takes a refusal in; true if it is the first of its group and is to be written at once. */
  boolean isFirst(Refusal refusal) {
    RefusalGroup group = groupOf(refusal);
    long[] count = unwritten.get(group);
    if (count == null) {
      unwritten.put(group, new long[1]);
      return true;
    }
    count[0]++;
    return false;
  }

  /** Hands over each group of which something was counted. */
  void forEach(ObjLongConsumer<RefusalGroup> consumer) {
    unwritten.forEach((group, count) -> {
      if (count[0] > 0) {
        consumer.accept(group, count[0]);
      }
    });
  }

  private RefusalGroup groupOf(Refusal refusal) {
    Optional<String> tenant = Optional.of(refusal.tenant().value());
    RefusalGroup own = new RefusalGroup(refusal.source(), tenant, refusal.reason());
    if (unwritten.containsKey(own)) {
      return own;
    }
    boolean isTracked = sources.contains(refusal.source()) || sources.size() < MAX_SOURCES;
    if (isTracked && unwritten.size() < MAX_GROUPS) {
      sources.add(refusal.source());
      return own;
    }
    RefusalGroup other = new RefusalGroup(OTHER, tenant, refusal.reason());
    if (unwritten.containsKey(other)) {
      return other;
    }
    if (otherGroups < MAX_OTHER_GROUPS) {
      otherGroups++;
      return other;
    }
    return REST;
  }

  private static long minuteOf(Instant now) {
    return Math.floorDiv(now.getEpochSecond(), MINUTE_SECONDS);
  }
}
