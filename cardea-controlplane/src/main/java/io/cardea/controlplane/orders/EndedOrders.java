package io.cardea.controlplane.orders;

import io.cardea.controlplane.datafile.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The orders that administrators have ended, as far as this node has seen it: a file with an id in
 * each line, beside the log. So nobody lets this node go on with one by putting back an old row of
 * the database. Not thread-safe.
 */
public final class EndedOrders {

  private final Path folder;
  private final String name;
  private Optional<Set<String>> ids = Optional.empty();

  /**
   * @param folder of the file, which is read when it is first asked
   */
  public EndedOrders(Path folder, String name) {
    this.folder = folder;
    this.name = name;
  }

  /** Whether this node has seen the end of {@code id}. */
  boolean has(String id) throws IOException {
    return ids().contains(id);
  }

  /** Keeps in mind that {@code id} has ended. */
  void add(String id) throws IOException {
    Set<String> more = new LinkedHashSet<>(ids());
    if (more.add(id)) {
      PrivateFile.replace(folder, name, String.join("\n", more) + "\n");
      ids = Optional.of(more);
    }
  }

  private Set<String> ids() throws IOException {
    if (ids.isEmpty()) {
      Path file = folder.resolve(name);
      ids =
          Optional.of(
              Files.exists(file)
                  ? new LinkedHashSet<>(Files.readAllLines(file))
                  : new LinkedHashSet<>());
    }
    return ids.get();
  }
}
