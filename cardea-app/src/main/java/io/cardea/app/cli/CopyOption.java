package io.cardea.app.cli;

import io.cardea.controlplane.jdbc.PostgresSettings;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Which database has copies of the audit records of all nodes. */
final class CopyOption {

  private static final DatabaseUrl DATABASE =
      new DatabaseUrl("--audit-postgres", "CARDEA_AUDIT_POSTGRES");

  @Option(
      names = "--audit-postgres",
      paramLabel = "URL",
      description = {
        "jdbc:postgresql://HOST:PORT/DATABASE that audit records are copied to, to be asked with"
            + " those of other nodes (default: none). $CARDEA_AUDIT_POSTGRES_USER and"
            + " $CARDEA_AUDIT_POSTGRES_PASSWORD let in."
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
