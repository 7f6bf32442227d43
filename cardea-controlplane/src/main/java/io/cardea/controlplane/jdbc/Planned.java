package io.cardea.controlplane.jdbc;

import io.cardea.controlplane.resource.ResourceDocument;
import io.cardea.controlplane.resource.ResourceId;
import io.cardea.controlplane.store.Change;
import io.cardea.controlplane.store.Conflict;
import io.cardea.controlplane.store.Effect;
import io.cardea.controlplane.store.Order;
import io.cardea.controlplane.store.Precondition;
import io.cardea.controlplane.store.Signature;
import io.cardea.controlplane.store.StorePosition;
import io.cardea.controlplane.store.StoredResource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** What one change means for the resource as it is. Pure but for drawing uids. */
record Planned(Order order, StorePosition next, Signature signature, Supplier<UUID> uids) {

  /** What stands against {@code change}. */
  Optional<Conflict> conflict(Change change, Optional<StoredResource> current) {
    return reason(change, current).map(reason -> new Conflict(change.id(), reason, current));
  }

  private Optional<Conflict.Reason> reason(Change change, Optional<StoredResource> current) {
    if (current.isEmpty()) {
      boolean needsIt =
          change instanceof Change.Delete || change.precondition() instanceof Precondition.At;
      return needsIt ? Optional.of(Conflict.Reason.MISSING) : Optional.empty();
    }
    StoredResource there = current.get();
    if (!order.takeOver() && !order.by().origin().mayChange(there.changed().by().origin())) {
      return Optional.of(Conflict.Reason.OWNED);
    }
    return switch (change.precondition()) {
      case Precondition.None _ -> Optional.empty();
      case Precondition.Absent _ -> Optional.of(Conflict.Reason.EXISTS);
      case Precondition.At at ->
          at.version().equals(there.version())
              ? Optional.empty()
              : Optional.of(Conflict.Reason.CHANGED);
    };
  }

  /** What {@code change} does where nothing stands against it. */
  Effect effect(Change change, Optional<StoredResource> current) {
    return switch (change) {
      case Change.Put put ->
          current.map(there -> change(there, put.document())).orElseGet(() -> make(put));
      case Change.Delete delete -> delete(delete.id(), current);
    };
  }

  private Effect make(Change.Put put) {
    StoredResource made =
        new StoredResource(
            uids.get(),
            next,
            1,
            put.document(),
            signature.time(),
            signature.by().author(),
            signature);
    return new Effect(put.id(), Effect.Kind.CREATED, Optional.empty(), Optional.of(made));
  }

  private Effect change(StoredResource there, ResourceDocument document) {
    Optional<ResourceDocument> before = Optional.of(there.document());
    if (document.equals(there.document())
        && order.by().origin().equals(there.changed().by().origin())) {
      return new Effect(there.id(), Effect.Kind.UNCHANGED, before, Optional.of(there));
    }
    long generation = there.generation() + (document.hasSameSpec(there.document()) ? 0 : 1);
    StoredResource changed =
        new StoredResource(
            there.uid(), next, generation, document, there.created(), there.creator(), signature);
    return new Effect(there.id(), Effect.Kind.UPDATED, before, Optional.of(changed));
  }

  private static Effect delete(ResourceId id, Optional<StoredResource> current) {
    return new Effect(
        id, Effect.Kind.DELETED, current.map(StoredResource::document), Optional.empty());
  }
}
