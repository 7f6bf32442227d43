package io.cardea.dataplane.journal;

import io.cardea.model.session.SessionStore.SessionKey;
import io.cardea.model.session.SessionStore.SessionState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** A journal of a folder with the memory it is for, begun once after the other as processes are. */
final class JournalRig implements AutoCloseable, SessionMemory {

  final Map<SessionKey, SessionState> live = new ConcurrentHashMap<>();
  final List<SessionKey> givenUp = new ArrayList<>();
  private final FileSessionJournal journal;

  private JournalRig(Path folder) throws IOException {
    journal = FileSessionJournal.at(folder, Thread.ofPlatform().daemon().factory());
  }

  static JournalRig begin(Path folder) throws IOException {
    return begin(folder, 1_000);
  }

  static JournalRig begin(Path folder, int most) throws IOException {
    JournalRig rig = new JournalRig(folder);
    rig.journal.begin(rig, Sample.OPEN, most, (key, _) -> rig.givenUp.add(key));
    return rig;
  }

  /** What the next process would find, without anything being changed. */
  static JournalReader read(Path folder) throws IOException {
    return new JournalReader(1_000, (_, _) -> {}, Sample.OPEN).read(JournalFolder.at(folder));
  }

  /** A memory in which {@code sessions} are live. */
  static SessionMemory of(Map<SessionKey, SessionState> sessions) {
    return new SessionMemory() {
      @Override
      public void restore(SessionKey key, SessionState state) {
        throw new UnsupportedOperationException("to be read only");
      }

      @Override
      public void forEach(BiConsumer<SessionKey, SessionState> reader) {
        sessions.forEach(reader);
      }
    };
  }

  @Override
  public void restore(SessionKey key, SessionState state) {
    live.put(key, state);
  }

  @Override
  public void forEach(BiConsumer<SessionKey, SessionState> reader) {
    live.forEach(reader);
  }

  CompletionStage<Void> keep(int id, SessionState state) {
    live.put(Sample.key(id), state);
    return journal.keep(Sample.key(id), state);
  }

  CompletionStage<Void> end(int id) {
    live.remove(Sample.key(id));
    return journal.end(Sample.key(id));
  }

  static void await(CompletionStage<Void> written) throws Exception {
    written.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  /** The files whose names end so, oldest first. */
  static List<Path> files(Path folder, String end) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
    }
  }

  @Override
  public void close() {
    journal.close();
  }
}
