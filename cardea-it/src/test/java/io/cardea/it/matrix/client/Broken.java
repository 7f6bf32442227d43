package io.cardea.it.matrix.client;

/** Something is not as the client's revision has it, or as the feature is meant. */
public final class Broken extends RuntimeException {

  private static final long serialVersionUID = 1;

  public Broken(String what) {
    super(what);
  }

  public Broken(String what, Throwable cause) {
    super(what, cause);
  }

  /** Throws {@code what} unless {@code holds}. */
  public static void unless(boolean holds, String what) {
    if (!holds) {
      throw new Broken(what);
    }
  }
}
