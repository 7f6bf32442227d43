package io.cardea.controlplane.upstream;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.Scalars;
import io.cardea.model.adapter.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code {network, read, write, memory, processes}}: what a server that the gateway starts is
 * confined to. What is not said is as strict as can be.
 */
final class SandboxReader {

  /** Files and folders of one list. */
  static final int MAX_LIST = 64;

  private static final int MAX_PATH = 4_096;
  private static final long MIN_MEMORY = 16L << 20;
  private static final long MAX_MEMORY = 1L << 40;
  private static final int MAX_PROCESSES = 100_000;

  /** A sandbox has its own, or none. */
  private static final List<Path> OWN = List.of(Path.of("/proc"), Path.of("/dev"), Path.of("/sys"));

  private final Problems problems;
  private final Scalars scalars;

  SandboxReader(Problems problems) {
    this.problems = problems;
    this.scalars = new Scalars(problems);
  }

  Sandbox read(Node node) {
    Fields fields = Fields.of(node, problems);
    Set<Path> seen = new HashSet<>();
    Sandbox sandbox =
        new Sandbox(
            fields.flag("network", false),
            paths(fields, "read", seen),
            paths(fields, "write", seen),
            fields.size("memory", MIN_MEMORY, MAX_MEMORY, Sandbox.DEFAULT_MEMORY),
            fields.number("processes", 1, MAX_PROCESSES, Sandbox.DEFAULT_PROCESSES));
    fields.refuseOthers();
    return sandbox;
  }

  private List<Path> paths(Fields fields, String key, Set<Path> seen) {
    List<Path> paths = new ArrayList<>();
    for (Node node : fields.list(key, MAX_LIST)) {
      scalars.text(node, MAX_PATH).flatMap(text -> path(node, text, seen)).ifPresent(paths::add);
    }
    return paths;
  }

  private Optional<Path> path(Node node, String text, Set<Path> seen) {
    Path path;
    try {
      path = Path.of(text);
    } catch (InvalidPathException _) {
      problems.add(node, "is not a path", "");
      return Optional.empty();
    }
    if (!isShown(node, path)) {
      return Optional.empty();
    }
    if (!seen.add(path)) {
      problems.add(node, "is there twice", "name it once: what may be written may be read");
      return Optional.empty();
    }
    return Optional.of(path);
  }

  /** Whether a sandbox can show {@code path}; it is a problem if not. */
  boolean isShown(Node node, Path path) {
    if (!path.isAbsolute() || !path.equals(path.normalize())) {
      problems.add(node, "must be an absolute path without . and ..", "like /srv/data");
    } else if (path.getNameCount() == 0) {
      problems.add(node, "is everything there is", "name the folders that the server needs");
    } else if (path.equals(Path.of("/tmp")) || OWN.stream().anyMatch(path::startsWith)) {
      problems.add(node, "is kept from every sandbox", "remove it");
    } else if (!Files.exists(path)) {
      problems.add(node, "does not exist", "name a file or folder that does");
    } else if (!isReal(path)) {
      problems.add(node, "is reached by a symbolic link", "name what it points to");
    } else {
      return true;
    }
    return false;
  }

  private static boolean isReal(Path path) {
    try {
      return path.toRealPath().equals(path);
    } catch (IOException _) {
      return false;
    }
  }
}
