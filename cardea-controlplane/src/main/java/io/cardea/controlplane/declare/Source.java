package io.cardea.controlplane.declare;

/** Who declares a resource, and so where it is changed. */
public enum Source {
  /** The API: what is stored. */
  API("api"),
  /** A file, in which alone it is changed. */
  FILE("file"),
  /** The gateway itself; it cannot be changed. */
  BUILT_IN("built-in");

  private final String label;

  Source(String label) {
    this.label = label;
  }

  /** As answers write it. */
  public String label() {
    return label;
  }
}
