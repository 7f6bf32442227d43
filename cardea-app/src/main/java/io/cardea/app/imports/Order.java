package io.cardea.app.imports;

import io.cardea.controlplane.imports.Given;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What an import is to do.
 *
 * @param source names what is read, in problems and in the comment of the document
 * @param given what the user says of it
 * @param approved whether what would be run is agreed to already
 * @param output file to write; empty: standard output
 * @param replace whether that file may be replaced
 */
public record Order(
    String source, Given given, boolean approved, Optional<Path> output, boolean replace) {

  Order with(Given more) {
    return new Order(source, more, approved, output, replace);
  }
}
