package io.cardea.upstream;

import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.incident.Incident;
import io.cardea.model.incident.Incidents;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what is noted, for a test to look at. */
public final class NotedIncidents implements Incidents {

  private final List<String> noted = new CopyOnWriteArrayList<>();

  @Override
  public void note(AdapterKey adapter, Incident.Kind kind, String cause) {
    noted.add(adapter.name() + " " + kind.word() + ": " + cause);
  }

  @Override
  public void note(Incident.Kind kind, String cause) {
    noted.add(kind.word() + ": " + cause);
  }

  /** What was noted so far, oldest first. */
  public List<String> all() {
    return List.copyOf(noted);
  }
}
