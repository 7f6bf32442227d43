package io.cardea.app.cli;

import io.cardea.controlplane.jdbc.PostgresSettings;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Which database has copies of the audit records of all nodes. */
final class CopyOption {

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
    if (url == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new PostgresSettings(
              url,
              Objects.requireNonNullElse(System.getenv("CARDEA_AUDIT_POSTGRES_USER"), "cardea"),
              Objects.requireNonNullElse(System.getenv("CARDEA_AUDIT_POSTGRES_PASSWORD"), "")));
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(
          Objects.requireNonNull(spec).commandLine(), "--audit-postgres: " + e.getMessage(), e);
    }
  }
}
