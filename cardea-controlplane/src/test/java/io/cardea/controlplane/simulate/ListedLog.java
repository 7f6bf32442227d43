package io.cardea.controlplane.simulate;

import io.cardea.model.audit.AuditSubject;
import io.cardea.model.audit.AuditSubjects;
import io.cardea.model.audit.KeptPayload;
import io.cardea.model.audit.PayloadSource;
import io.cardea.model.audit.RecordEntry;
import io.cardea.model.audit.RecordQuery;
import io.cardea.model.audit.RecordSearch;
import io.cardea.model.audit.RecordSource;
import io.cardea.model.identity.TenantId;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A log in memory, with ten records a segment; finds all of it, whatever the query. */
final class ListedLog implements RecordSource, PayloadSource, AuditSubjects {

  private static final int PER_SEGMENT = 10;

  private final List<String> lines = new ArrayList<>();
  private final Map<String, KeptPayload> payloads = new HashMap<>();
  private final Map<String, AuditSubject> subjects = new HashMap<>();
  private final Set<String> erased = new HashSet<>();
  private int reads;

  Simulation.Log log() {
    return new Simulation.Log(this::find, this, this, this);
  }

  ListedLog add(String line) {
    lines.add(line);
    return this;
  }

  /** The arguments of the call {@code id}, whose intent is added after them. */
  ListedLog add(String id, KeptPayload payload) {
    String line =
        "{\"type\":\"payload\",\"id\":\"%s\",\"time\":\"x\",\"tenant\":\"default\",\"part\":\"%s\"}"
            .formatted(id, payload.part().label());
    payloads.put(line, payload);
    return add(line);
  }

  ListedLog person(String pseudonym, String name) {
    subjects.put(
        pseudonym,
        new AuditSubject(
            pseudonym, TenantId.DEFAULT, AuditSubject.Kind.USER, "corp", name, Instant.EPOCH));
    return this;
  }

  ListedLog erased(String pseudonym) {
    erased.add(pseudonym);
    return this;
  }

  /** How often it was read in the order of the log. */
  int reads() {
    return reads;
  }

  private static Place place(int index) {
    return new Place(1 + index / PER_SEGMENT, index % PER_SEGMENT);
  }

  private static int index(Place place) {
    return (int) ((place.segment() - 1) * PER_SEGMENT + place.offset());
  }

  private RecordSearch.Page find(RecordQuery query, Optional<Place> behind, int most)
      throws IOException {
    List<RecordEntry> entries = new ArrayList<>();
    for (int i = behind.map(place -> index(place) + 1).orElse(0); i < lines.size(); i++) {
      if (entries.size() == most) {
        return new RecordSearch.Page(
            entries, Optional.of(entries.getLast().beginning().place()), List.of());
      }
      if (!payloads.containsKey(lines.get(i))) {
        RecordEntry.Line line = new RecordEntry.Line(place(i), i % PER_SEGMENT, lines.get(i));
        entries.add(new RecordEntry(line, Optional.empty()));
      }
    }
    return new RecordSearch.Page(entries, Optional.empty(), List.of("something is missing"));
  }

  @Override
  public Place end() {
    return place(lines.size());
  }

  @Override
  public Page after(Place place, int most) {
    reads++;
    int from = index(place);
    int to = Math.min(lines.size(), from + most);
    return new Page(lines.subList(from, to), place(to), to == lines.size());
  }

  @Override
  public List<KeptPayload> of(TenantId tenant, UUID id) {
    throw new AssertionError("it is read in the order of the log");
  }

  @Override
  public Optional<KeptPayload> open(String line) {
    return Optional.ofNullable(payloads.get(line));
  }

  @Override
  public List<AuditSubject> all(TenantId tenant) {
    return List.of();
  }

  @Override
  public List<AuditSubject> named(TenantId tenant, String name) {
    return List.of();
  }

  @Override
  public Optional<AuditSubject> find(TenantId tenant, String id) {
    return Optional.ofNullable(subjects.get(id));
  }

  @Override
  public boolean isErased(TenantId tenant, String id) {
    return erased.contains(id);
  }

  @Override
  public boolean erase(TenantId tenant, String id) {
    return false;
  }
}
