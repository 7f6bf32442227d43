package io.cardea.controlplane.config;

import io.cardea.controlplane.document.Problem;
import io.cardea.controlplane.resource.ResourceId;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What files declare, with the secrets of the store and of Vault as they are now. A document whose
 * secret is not there, or is not what it must be, is set aside alone, so that a gateway starts and
 * its secrets can be set; what names it stays, and so does what it closes. Never changes.
 *
 * @param declared what files declare without those secrets
 * @param sealed the documents that refer to them, read with them
 * @param all what of both is right, and what the rest closes
 */
public record FileLayer(Loaded.Valid declared, List<Part> sealed, Loaded.Valid all) {

  public FileLayer {
    sealed = List.copyOf(sealed);
  }

  /**
   * What {@code declared} is now.
   *
   * @param read reads the document of a part again, with the secrets of the store and of Vault
   */
  public static FileLayer of(Loaded.Valid declared, UnaryOperator<Part> read) {
    return layer(declared, declared.sealed().stream().map(read).toList());
  }

  /** The same, after secrets have changed to which those that are {@code stale} refer. */
  public FileLayer renewed(Predicate<Part> stale, UnaryOperator<Part> read) {
    return layer(
        declared, sealed.stream().map(part -> stale.test(part) ? read.apply(part) : part).toList());
  }

  private static FileLayer layer(Loaded.Valid declared, List<Part> sealed) {
    List<Part> inForce =
        sealed.stream().map(part -> isRight(part) ? part : Closing.of(part)).toList();
    return new FileLayer(declared, sealed, Assembly.valid(declared, inForce, declared.places()));
  }

  private static boolean isRight(Part part) {
    return part.problems().count() == 0;
  }

  /** Why what files declare under {@code id} is not in force; empty if it is. */
  public List<Problem> problems(ResourceId id) {
    return aside().stream()
        .filter(part -> part.ids().contains(id))
        .flatMap(part -> part.problems().list().stream())
        .toList();
  }

  /** The documents that are set aside. */
  public List<Part> aside() {
    return sealed.stream().filter(part -> !isRight(part)).toList();
  }
}
