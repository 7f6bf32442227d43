package io.cardea.controlplane.declare;

import io.cardea.controlplane.config.Part;
import io.cardea.controlplane.declare.Declared.Compiled;
import io.cardea.controlplane.resource.ResourceDocument;
import io.cardea.controlplane.resource.ResourceId;
import io.cardea.controlplane.store.ResourceChange;
import io.cardea.controlplane.store.Revision;
import io.cardea.controlplane.store.Signature;
import io.cardea.controlplane.store.StorePosition;
import io.cardea.controlplane.store.StoredResource;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What is stored after a revision.
 *
 * @param position that of the revision
 * @param compile what a document declares
 */
record Following(StorePosition position, Function<ResourceDocument, Part> compile) {

  SortedMap<ResourceId, Compiled> after(SortedMap<ResourceId, Compiled> before, Revision revision) {
    SortedMap<ResourceId, Compiled> stored = new TreeMap<>(before);
    for (ResourceChange change : revision.changes()) {
      change
          .after()
          .ifPresentOrElse(
              document ->
                  stored.merge(
                      change.id(),
                      begun(change, document, revision.signature()),
                      Following::renewed),
              () -> stored.remove(change.id()));
    }
    return stored;
  }

  private Compiled begun(ResourceChange change, ResourceDocument document, Signature by) {
    return new Compiled(
        new StoredResource(
            change.uid(), position, change.generation(), document, by.time(), by.by().author(), by),
        compile.apply(document));
  }

  /** The same life of it keeps its beginning. */
  private static Compiled renewed(Compiled before, Compiled after) {
    StoredResource old = before.resource();
    StoredResource now = after.resource();
    return old.uid().equals(now.uid())
        ? new Compiled(
            new StoredResource(
                now.uid(),
                now.version(),
                now.generation(),
                now.document(),
                old.created(),
                old.creator(),
                now.changed()),
            after.part())
        : after;
  }
}
