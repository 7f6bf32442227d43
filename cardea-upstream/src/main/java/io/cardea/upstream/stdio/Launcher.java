package io.cardea.upstream.stdio;

import io.cardea.model.adapter.Sandbox;
import io.cardea.model.adapter.StdioUpstream;
import io.cardea.upstream.sandbox.Bubblewrap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What child processes are started with, and whether they may be. Thread-safe. */
public final class Launcher {

  /**
   * What every program needs; the gateway's other variables are none of its children's business.
   */
  private static final List<String> INHERITED = List.of("PATH", "HOME", "LANG", "TMPDIR");

  /** In a sandbox the only folder that can be written. */
  private static final Map<String, String> SANDBOXED = Map.of("HOME", "/tmp", "TMPDIR", "/tmp");

  private final Map<String, String> environment = new HashMap<>();
  private final Bubblewrap bubblewrap;
  private final BooleanSupplier sandboxRequired;

  /**
   * A launcher of a node.
   *
   * @param environment looks up the gateway's own variables, of which children get PATH, HOME,
   *     LANG, TMPDIR; null if not set
   * @param secret files and folders that no sandbox shows: what the gateway keeps
   * @param sandboxRequired whether nothing is started without a sandbox, as it is now
   */
  public Launcher(
      Function<String, @Nullable String> environment,
      List<Path> secret,
      BooleanSupplier sandboxRequired) {
    for (String name : INHERITED) {
      String value = environment.apply(name);
      if (value != null) {
        this.environment.put(name, value);
      }
    }
    this.bubblewrap = new Bubblewrap(this.environment.getOrDefault("PATH", ""), secret);
    this.sandboxRequired = sandboxRequired;
  }

  /**
   * All that {@code upstream}'s process is to be.
   *
   * @throws IllegalArgumentException if it must not be started; the message says why
   * @throws IOException if its program cannot be
   */
  ProcessBuilder prepare(StdioUpstream upstream) throws IOException {
    Optional<Path> missing = upstream.directory().filter(folder -> !Files.isDirectory(folder));
    if (missing.isPresent()) {
      throw new IllegalArgumentException("its working directory does not exist: " + missing.get());
    }
    Optional<Sandbox> sandbox = upstream.sandbox();
    if (sandbox.isEmpty() && sandboxRequired.getAsBoolean()) {
      throw new IllegalArgumentException(
          "this gateway starts no server without a sandbox (spec.stdioSandbox: required); give it"
              + " one: upstream.stdio.sandbox: {}");
    }
    ProcessBuilder builder = new ProcessBuilder();
    builder.environment().clear();
    builder.environment().putAll(environment);
    if (sandbox.isPresent()) {
      builder.command(bubblewrap.command(upstream, sandbox.get()));
      builder.environment().putAll(SANDBOXED);
    } else {
      builder.command(upstream.command());
      upstream.directory().ifPresent(folder -> builder.directory(folder.toFile()));
    }
    builder.environment().putAll(upstream.environment());
    return builder;
  }
}
