package io.cardea.dataplane.journal;

import io.cardea.model.session.SessionStore.SessionKey;
import io.cardea.model.session.SessionStore.SessionState;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Reads what a journal amounts to. Damage loses what it hit; and where it may have hit the end of a
 * session, every session is given up of which nothing is said after it: an ended session must not
 * come back, while a client that has lost one just begins another.
 */
final class JournalReader {

  private final int most;
  private final Sealing sealing;
  private final BiConsumer<SessionKey, SessionState> onGivenUp;
  private final Map<SessionKey, SessionState> live = new LinkedHashMap<>();

  /** Live sessions beyond {@link #most}; a base and the log beside it may both tell of one. */
  private final Map<SessionKey, SessionState> tooMany = new LinkedHashMap<>();

  private long next = 1;
  private long ends;
  private long damaged;
  private long givenUp;
  private boolean unknownSince;

  /**
   * @param most sessions that are taken
   * @param onGivenUp told of sessions that may have been live
   */
  JournalReader(int most, BiConsumer<SessionKey, SessionState> onGivenUp, Sealing sealing) {
    this.sealing = sealing;
    this.most = most;
    this.onGivenUp = onGivenUp;
  }

  /** Reads every file; what cannot be read is damage. */
  JournalReader read(JournalFolder folder) throws IOException {
    Optional<JournalFolder.Part> base = folder.base();
    base.ifPresent(part -> {
      through(part, this::onBase);
      next = part.first();
      unknownSince = false;
    });
    for (JournalFolder.Part log : folder.logs()) {
      if (log.first() >= next || base.isEmpty()) {
        onLog(log);
      }
    }
    if (unknownSince) {
      giveUp();
    }
    giveUp(tooMany);
    return this;
  }

  /** A base says what is live, so that whatever is lost of it was live and no more. */
  private void onBase(Line line) {
    take(line.says());
  }

  private void onLog(JournalFolder.Part log) {
    boolean isPartMissing = next != log.first() && (next != 1 || !live.isEmpty());
    if (isPartMissing || unknownSince) {
      giveUp();
    }
    next = Math.max(next, log.first());
    ends = 0;
    through(log, this::onLine);
  }

  private void onLine(Line line) {
    if (line.number() < next) {
      // It was read already; taking it now might take back what came later.
      return;
    }
    long before = line.says() instanceof Written.Ended ? line.ends() - 1 : line.ends();
    if (line.number() > next && before != ends) {
      giveUp();
    }
    take(line.says());
    next = line.number() + 1;
    ends = line.ends();
    unknownSince = false;
  }

  private void take(Written says) {
    switch (says) {
      case Written.Ended(SessionKey key) -> {
        live.remove(key);
        tooMany.remove(key);
      }
      case Written.Kept(SessionKey key, SessionState state) -> {
        if (live.size() < most || live.containsKey(key)) {
          live.put(key, state);
          tooMany.remove(key);
        } else {
          tooMany.put(key, state);
        }
      }
    }
  }

  private void giveUp() {
    giveUp(live);
    giveUp(tooMany);
    unknownSince = false;
  }

  private void giveUp(Map<SessionKey, SessionState> sessions) {
    givenUp += sessions.size();
    sessions.forEach(onGivenUp);
    sessions.clear();
  }

  private void through(JournalFolder.Part part, Consumer<Line> each) {
    try (Lines lines = new Lines(part.file())) {
      while (lines.next()) {
        Optional<Line> line = Line.parse(lines.bytes(), sealing);
        if (line.isPresent()) {
          each.accept(line.get());
        } else {
          damaged++;
          unknownSince |= !lines.isTorn();
        }
      }
    } catch (IOException _) {
      damaged++;
      unknownSince = true;
    }
  }

  /** The sessions that are live, as far as is known. */
  Map<SessionKey, SessionState> live() {
    return live;
  }

  /** Number of the next line. */
  long next() {
    return next;
  }

  /** Lines that could not be read. */
  long damaged() {
    return damaged;
  }

  /** Sessions that may have been live and were not taken. */
  long givenUp() {
    return givenUp;
  }
}
