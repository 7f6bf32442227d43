package io.cardea.app.cli;

import io.cardea.controlplane.jdbc.PostgresSettings;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Which database holds what the API declares, if it is not a file in {@code --data}. */
final class StoreOption {

  private static final DatabaseUrl DATABASE = new DatabaseUrl("--store", "CARDEA_STORE");

  @Option(
      names = "--store",
      paramLabel = "URL",
      description = {
        "jdbc:postgresql://HOST:PORT/DATABASE that holds what the API declares, for several nodes"
            + " (default: a file in --data). $CARDEA_STORE_USER and $CARDEA_STORE_PASSWORD let in."
      })
  private @Nullable String url;

  @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
  private CommandLine.Model.@Nullable CommandSpec spec;

  /**
   * The database.
   *
   * @throws CommandLine.ParameterException if it is given and no PostgreSQL database
   */
  Optional<PostgresSettings> database() {
    return DATABASE.settings(url, spec);
  }
}
