package io.cardea.app.cli;

import io.cardea.controlplane.store.BackupRefused;
import io.cardea.controlplane.store.ResourceStore;
import io.cardea.controlplane.store.StorePosition;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Fills the store from a backup. */
@Command(
    name = "restore",
    description = {
      "Fill the store from a backup, whole or not at all. Gateways that run take it over within"
          + " seconds.",
      "The file may come from a gateway with another kind of database."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class RestoreCommand extends StoreCommand {

  @Parameters(paramLabel = "FILE", description = "What cardea backup has written.")
  private Path file = Path.of("");

  @Option(
      names = "--replace",
      description = "What is in the store now may be lost; else it must never have held anything.")
  private boolean replace;

  @Override
  String work(ResourceStore store) throws BackupRefused, IOException {
    StorePosition at = store.restore(file, replace);
    return "The store is at revision " + at.revision() + " of the backup.";
  }
}
