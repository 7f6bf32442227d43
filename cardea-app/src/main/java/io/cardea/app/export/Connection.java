package io.cardea.app.export;

import java.util.Optional;

/**
 * What a client is to connect to.
 *
 * @param name what the client calls it
 * @param base address of the gateway, without a slash at its end
 * @param profile only this profile
 * @param adapter only this server
 * @param keyVariable environment variable that holds the key; empty: a placeholder stands for it
 * @param program where {@code cardea} is, for clients that start programs
 */
public record Connection(
    String name,
    String base,
    Optional<String> profile,
    Optional<String> adapter,
    Optional<String> keyVariable,
    String program) {

  /** What stands for the key until somebody puts it there. */
  public static final String PLACEHOLDER = "cardea_...";

  /** Where MCP is. */
  String url() {
    return base
        + profile.map(found -> "/profiles/" + found).orElse("")
        + adapter.map(found -> "/adapters/" + found).orElse("")
        + "/mcp";
  }

  /** The credential, with the variable written as {@code form} says, {@code %s} being its name. */
  String bearer(String form) {
    return "Bearer " + keyVariable.map(form::formatted).orElse(PLACEHOLDER);
  }
}
