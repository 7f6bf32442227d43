package io.cardea.upstream.sandbox;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds programs as {@code execvp(3)} does.
 *
 * @param searched folders, as the variable {@code PATH} lists them
 */
record Programs(String searched) {

  /** A program that the sandbox is made with, from this Debian package. */
  String tool(String name, String debianPackage) {
    return find(name)
        .map(Path::toString)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "its sandbox needs the program %s, which is not in the gateway's PATH; install it"
                        .formatted(name)
                    + " (on Debian and Ubuntu: apt-get install "
                    + debianPackage
                    + "). It was not started without"));
  }

  /**
   * The program of a command.
   *
   * @param directory where it is to run
   * @throws IOException with what the system says of programs that cannot be started
   */
  Path program(String name, Optional<Path> directory) throws IOException {
    Optional<Path> found =
        name.indexOf('/') < 0
            ? find(name)
            : Optional.of(directory.orElse(Path.of("")).resolve(name)).filter(Files::isRegularFile);
    if (found.isEmpty()) {
      throw new IOException("No such file");
    }
    if (!Files.isExecutable(found.get())) {
      throw new IOException("Permission denied");
    }
    return found.get().toAbsolutePath().normalize();
  }

  private Optional<Path> find(String name) {
    return Stream.of(searched.split(File.pathSeparator, -1))
        .map(Path::of)
        .filter(Path::isAbsolute)
        .map(folder -> folder.resolve(name))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }
}
