package io.cardea.app.cli;

import io.cardea.controlplane.jdbc.PostgresSettings;
import io.cardea.controlplane.jdbc.ResourceStores;
import io.cardea.controlplane.jdbc.StoreSettings;
import io.cardea.controlplane.jdbc.Stores;
import io.cardea.controlplane.store.BackupRefused;
import io.cardea.controlplane.store.ResourceStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** A command that opens the store itself, whether or not a gateway runs. */
abstract class StoreCommand implements Callable<Integer> {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "Folder of the gateway (default: ./${DEFAULT-VALUE}).")
  private Path data = Path.of("data");

  @CommandLine.Mixin private StoreOption where = new StoreOption();

  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  /**
   * Works with the store; blocking.
   *
   * @return what to tell
   */
  abstract String work(ResourceStore store) throws BackupRefused, IOException;

  @Override
  public Integer call() throws BackupRefused, IOException {
    Optional<PostgresSettings> database = where.database();
    if (database.isEmpty() && !Files.isDirectory(data)) {
      throw new IOException("there is no folder " + data + ": name the gateway's with --data");
    }
    Logging.configure(true);
    try (Stores stores =
        database.isPresent()
            ? ResourceStores.postgres(database.get(), StoreSettings.defaults())
            : ResourceStores.sqlite(data, StoreSettings.defaults())) {
      String done = work(stores.resources());
      PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
      out.println(done);
      out.flush();
      return 0;
    }
  }
}
