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
 */
public record StdioUpstream(
    List<String> command, Map<String, String> environment, Optional<Path> directory)
    implements Upstream {

  public StdioUpstream {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    if (command.isEmpty()) {
      throw new IllegalArgumentException("a command names at least its program");
    }
  }

  /** Names the program and no argument, which may hold secrets. */
  @Override
  public String toString() {
    return "stdio:" + command.getFirst();
  }
}
