package io.cardea.controlplane.imports;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a user says of an import.
 *
 * @param values of variables that are no secrets, by name; several where one may be repeated
 * @param secrets where secrets are, by name
 * @param use which of several ways to reach the server: {@code npm}, {@code streamable-http}, ...
 * @param name of the adapter, if its source has one server
 * @param privateNetwork whether it may be at an address that is not public
 */
public record Given(
    Map<String, List<String>> values,
    Map<String, Reference> secrets,
    Optional<String> use,
    Optional<String> name,
    boolean privateNetwork) {

  /** Nothing. */
  public static final Given NOTHING =
      new Given(Map.of(), Map.of(), Optional.empty(), Optional.empty(), false);

  public Given {
    values = Map.copyOf(values);
    secrets = Map.copyOf(secrets);
  }
}
