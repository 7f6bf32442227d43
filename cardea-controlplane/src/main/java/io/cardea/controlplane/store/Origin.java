package io.cardea.controlplane.store;

/**
 * Where a resource was declared, and so where it may be changed: what files declare the API cannot
 * change, and the other way around.
 */
public sealed interface Origin {

  /** Whether who writes from here may change what was declared {@code there}. */
  boolean mayChange(Origin there);

  /** Declared through the API. */
  record Api() implements Origin {
    @Override
    public boolean mayChange(Origin there) {
      return there instanceof Api;
    }

    @Override
    public String toString() {
      return "api";
    }
  }

  /**
   * Declared in a file.
   *
   * @param path as the operator would write it; 1 to {@value #MAX_PATH} characters
   */
  record File(String path) implements Origin {

    /** Characters of a path. */
    public static final int MAX_PATH = 1_024;

    public File {
      if (path.isEmpty() || path.length() > MAX_PATH || Texts.isUnfit(path)) {
        throw new IllegalArgumentException(
            "a path has 1 to " + MAX_PATH + " characters, none of them a control character");
      }
    }

    @Override
    public boolean mayChange(Origin there) {
      return there instanceof File;
    }

    @Override
    public String toString() {
      return PREFIX + path;
    }
  }

  /** Through the API. */
  Origin API = new Api();

  /** Before the path of a file. */
  String PREFIX = "file:";

  /**
   * Reads what {@code toString} writes.
   *
   * @throws IllegalArgumentException if it is neither {@code api} nor {@code file:} and a path
   */
  static Origin parse(String text) {
    if (text.equals("api")) {
      return API;
    }
    if (text.startsWith(PREFIX)) {
      return new File(text.substring(PREFIX.length()));
    }
    throw new IllegalArgumentException("an origin is api, or file: and a path");
  }
}
