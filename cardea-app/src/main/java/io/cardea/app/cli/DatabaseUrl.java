package io.cardea.app.cli;

import io.cardea.controlplane.jdbc.PostgresSettings;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * A PostgreSQL database that an option names.
 *
 * @param option that names it
 * @param variables what the environment variables begin with that let in
 */
record DatabaseUrl(String option, String variables) {

  private static final String USER = "cardea";

  /**
   * How to reach it.
   *
   * @param url what the option says, if it is given
   * @throws CommandLine.ParameterException if that is no PostgreSQL database
   */
  Optional<PostgresSettings> settings(
      @Nullable String url, CommandLine.Model.@Nullable CommandSpec spec) {
    if (url == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new PostgresSettings(url, variable("_USER", USER), variable("_PASSWORD", "")));
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(
          Objects.requireNonNull(spec).commandLine(), option + ": " + e.getMessage(), e);
    }
  }

  private String variable(String name, String otherwise) {
    return Objects.requireNonNullElse(System.getenv(variables + name), otherwise);
  }
}
