package io.cardea.controlplane.declare;

import io.cardea.controlplane.document.Position;
import io.cardea.controlplane.document.Problem;
import io.cardea.controlplane.resource.ResourceDocument;
import io.cardea.controlplane.store.StoredResource;
import java.util.List;
import java.util.Optional;

/**
 * A resource, wherever it is declared: by the API, by a file, or by both, of which the file counts.
 *
 * @param document what is declared; of a file, what may be shown of it
 * @param stored as the API has declared it, if it has
 * @param file where a file declares it, if one does
 * @param problems why it is not in force; empty if it is
 */
public record DeclaredResource(
    ResourceDocument document,
    Optional<StoredResource> stored,
    Optional<Position> file,
    List<Problem> problems) {

  public DeclaredResource {
    problems = List.copyOf(problems);
  }
}
