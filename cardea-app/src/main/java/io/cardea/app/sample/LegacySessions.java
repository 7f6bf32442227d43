package io.cardea.app.sample;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;

/** The sessions there are, at most {@value #MAX}: the one unused for longest makes room. */
final class LegacySessions {

  static final int MAX = 64;

  private final SequencedMap<String, LegacySession> byUse = new LinkedHashMap<>();

  void add(LegacySession session) {
    if (byUse.size() >= MAX) {
      byUse.pollFirstEntry().getValue().end();
    }
    byUse.putLast(session.id(), session);
  }

  /** The session of this id, which is hereby used. */
  Optional<LegacySession> find(String id) {
    Optional<LegacySession> session = Optional.ofNullable(byUse.get(id));
    session.ifPresent(used -> byUse.putLast(id, used));
    return session;
  }

  void end(LegacySession session) {
    byUse.remove(session.id());
    session.end();
  }

  void forEach(Consumer<LegacySession> action) {
    byUse.values().forEach(action);
  }

  void endAll() {
    byUse.values().forEach(LegacySession::end);
    byUse.clear();
  }
}
