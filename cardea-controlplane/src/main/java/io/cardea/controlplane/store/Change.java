package io.cardea.controlplane.store;

import io.cardea.controlplane.resource.ResourceDocument;
import io.cardea.controlplane.resource.ResourceId;

/** One thing to be changed. */
public sealed interface Change {

  /** What is changed. */
  ResourceId id();

  /** What must be so. */
  Precondition precondition();

  /** Let the resource be {@code document}; one that is not there is made. */
  record Put(ResourceDocument document, Precondition precondition) implements Change {
    @Override
    public ResourceId id() {
      return document.id();
    }
  }

  /** Let the resource be no more. One that is not there is a conflict. */
  record Delete(ResourceId id, Precondition precondition) implements Change {}

  /** Puts {@code document} whatever is there. */
  static Change put(ResourceDocument document) {
    return new Put(document, Precondition.NONE);
  }

  /** Puts {@code document} if there is no such resource. */
  static Change create(ResourceDocument document) {
    return new Put(document, Precondition.ABSENT);
  }

  /** Puts {@code document} if the resource is as it became at {@code version}. */
  static Change update(ResourceDocument document, StorePosition version) {
    return new Put(document, new Precondition.At(version));
  }

  /** Deletes the resource whatever it is. */
  static Change delete(ResourceId id) {
    return new Delete(id, Precondition.NONE);
  }

  /** Deletes the resource if it is as it became at {@code version}. */
  static Change delete(ResourceId id, StorePosition version) {
    return new Delete(id, new Precondition.At(version));
  }
}
