package io.cardea.controlplane.store;

/**
 * How a change is to be made.
 *
 * @param by who wants it and why
 * @param dryRun whether only to say what would happen
 * @param takeOver whether resources of the other origin are changed, too, and belong to this one
 *     from then on; else they are conflicts
 */
public record Order(Authorship by, boolean dryRun, boolean takeOver) {

  /** For real, and only what the origin of {@code by} may change. */
  public static Order of(Authorship by) {
    return new Order(by, false, false);
  }

  /** The same, but nothing is changed. */
  public Order asDryRun() {
    return new Order(by, true, takeOver);
  }

  /** The same, but taking over what belongs to the other origin. */
  public Order takingOver() {
    return new Order(by, dryRun, true);
  }
}
