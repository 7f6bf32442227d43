package io.cardea.app.cli;

import io.cardea.controlplane.store.ResourceStore;
import io.cardea.controlplane.store.StorePosition;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Writes a backup of the store. */
@Command(
    name = "backup",
    description = {
      "Write everything that was declared through the API, with its history, to a file. Gateways"
          + " may run meanwhile.",
      "Not in it: what files declare, keys, sessions, the audit log."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class BackupCommand extends StoreCommand {

  @Parameters(paramLabel = "FILE", description = "The file, which must not be there yet.")
  private Path file = Path.of("");

  @Override
  String work(ResourceStore store) throws IOException {
    try {
      StorePosition at = store.backup(file);
      return file + " holds everything up to revision " + at.revision() + ".";
    } catch (FileAlreadyExistsException e) {
      throw new IOException(file + " is there already: choose another name", e);
    }
  }
}
