package io.cardea.model.adapter;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A server that the gateway starts as a child process and talks to over its standard input and
 * output. No shell reads the command.
 *
 * @param command program and arguments, at least the program
 * @param environment variables it gets besides the few that every program needs; values are secrets
 * @param directory where it runs, or the gateway's own working directory
 * @param sandbox what it is confined to; empty: it may do what the gateway's user may
 */
public record StdioUpstream(
    List<String> command,
    Map<String, String> environment,
    Optional<Path> directory,
    Optional<Sandbox> sandbox)
    implements Upstream {

  public StdioUpstream {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    if (command.isEmpty()) {
      throw new IllegalArgumentException("a command names at least its program");
    }
  }

  /** A child process that is not confined. */
  public StdioUpstream(
      List<String> command, Map<String, String> environment, Optional<Path> directory) {
    this(command, environment, directory, Optional.empty());
  }

  /** Names the program and no argument, which may hold secrets. */
  @Override
  public String toString() {
    return "stdio:" + command.getFirst();
  }
}
