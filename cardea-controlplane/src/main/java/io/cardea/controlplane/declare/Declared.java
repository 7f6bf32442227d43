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
import io.cardea.model.identity.TenantId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
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

  /** Before every other name. */
  private static final String FIRST = "-";

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

  /** The resource, if it is declared. */
  public Optional<DeclaredResource> resource(ResourceId id) {
    Optional<StoredResource> kept = find(id);
    return Optional.ofNullable(files.declared().resources().get(id))
        .map(of ->
            new DeclaredResource(of.document(), kept, Optional.of(of.at()), files.problems(id)))
        .or(() ->
            kept.map(of -> new DeclaredResource(of.document(), kept, Optional.empty(), aside(id))));
  }

  /**
   * What is declared, in the order of names.
   *
   * @param after only those whose names come after this one
   */
  public SortedSet<ResourceId> ids(TenantId tenant, String kind, String after) {
    ResourceId from = new ResourceId(tenant, kind, ResourceId.isName(after) ? after : FIRST);
    NavigableSet<ResourceId> ids = new TreeSet<>();
    Stream.of(stored, files.declared().resources())
        .flatMap(all ->
            all.tailMap(from).keySet().stream()
                .takeWhile(id -> id.kind().equals(kind) && id.tenant().equals(tenant)))
        .filter(id -> id.name().compareTo(after) > 0)
        .forEach(ids::add);
    return ids;
  }

  /** Who declares what is in force under this identity. */
  public Source source(ResourceId id) {
    return files.declared().resources().containsKey(id)
        ? Source.FILE
        : stored.containsKey(id) ? Source.API : Source.BUILT_IN;
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
