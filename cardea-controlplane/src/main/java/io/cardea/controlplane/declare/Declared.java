package io.cardea.controlplane.declare;

import io.cardea.controlplane.config.FileLayer;
import io.cardea.controlplane.config.Layers;
import io.cardea.controlplane.config.Part;
import io.cardea.controlplane.document.Position;
import io.cardea.controlplane.document.Problem;
import io.cardea.controlplane.resource.ResourceId;
import io.cardea.controlplane.secret.SecretId;
import io.cardea.controlplane.secret.SecretRef;
import io.cardea.controlplane.store.StorePosition;
import io.cardea.controlplane.store.StoredResource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * All that is declared, as it was at one moment. Never changes.
 *
 * @param position of the store
 * @param files what files declare
 * @param stored what the store holds, by identity
 * @param layers what of both is in force
 */
public record Declared(
    StorePosition position,
    FileLayer files,
    SortedMap<ResourceId, Compiled> stored,
    Layers<ResourceId> layers) {

  /**
   * A stored resource and what it declares.
   *
   * @param resource as it is stored
   * @param part what it declares by itself
   */
  public record Compiled(StoredResource resource, Part part) {}

  static Declared of(
      StorePosition position, FileLayer files, SortedMap<ResourceId, Compiled> stored) {
    return new Declared(position, files, stored, Layers.of(files.all(), parts(stored)));
  }

  private static SortedMap<ResourceId, Part> parts(SortedMap<ResourceId, Compiled> stored) {
    SortedMap<ResourceId, Part> parts = new TreeMap<>();
    stored.forEach((id, compiled) -> parts.put(id, compiled.part()));
    return parts;
  }

  /** What each of the stored resources declares; a copy. */
  SortedMap<ResourceId, Part> parts() {
    return parts(stored);
  }

  /** The stored resource, if there is one. */
  public Optional<StoredResource> find(ResourceId id) {
    return Optional.ofNullable(stored.get(id)).map(Compiled::resource);
  }

  /** Why the stored resource is not in force; empty if it is. */
  public List<Problem> aside(ResourceId id) {
    return layers.aside().getOrDefault(id, List.of());
  }

  /** Where a file declares what {@code part} declares, if one does. */
  public Optional<Position> inFile(Part part) {
    return Layers.inFile(files.declared(), part);
  }

  /** All that is set aside, with what is wrong with it. */
  public SortedMap<ResourceId, List<Problem>> aside() {
    SortedMap<ResourceId, List<Problem>> aside = new TreeMap<>(layers.aside());
    for (Part part : files.aside()) {
      List<Problem> problems = part.problems().list();
      part.ids()
          .forEach(id ->
              aside.merge(id, problems, (a, b) -> Stream.concat(a.stream(), b.stream()).toList()));
    }
    return aside;
  }

  /** All secrets of the store and of Vault that are referred to, in force or not. */
  Stream<SecretRef> secrets() {
    return Stream.concat(files.sealed().stream(), stored.values().stream().map(Compiled::part))
        .flatMap(part -> part.secrets().stream());
  }

  /** What refers to which secrets of the store, in force or not. */
  public Map<SecretId, SortedSet<ResourceId>> users() {
    Map<SecretId, SortedSet<ResourceId>> users = new HashMap<>();
    Stream.concat(files.sealed().stream(), stored.values().stream().map(Compiled::part))
        .forEach(part ->
            part.secrets().stream()
                .filter(SecretId.class::isInstance)
                .map(SecretId.class::cast)
                .forEach(secret ->
                    users.computeIfAbsent(secret, _ -> new TreeSet<>()).addAll(part.ids())));
    return users;
  }
}
