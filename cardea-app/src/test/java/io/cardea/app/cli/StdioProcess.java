package io.cardea.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.app.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** {@code cardea stdio} as a process of its own, as a desktop client starts it. */
final class StdioProcess implements AutoCloseable {

  private static final long WAIT_SECONDS = 60;

  private final Process process;
  private final Writer in;
  private final List<String> out = new CopyOnWriteArrayList<>();
  private final Path err;
  private final Thread reader;

  StdioProcess(Path folder, String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.add("stdio");
    command.addAll(List.of(args));
    err = Files.createTempFile(folder, "stdio", ".err");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
    builder.environment().put("XDG_STATE_HOME", folder.resolve("state").toString());
    builder.environment().remove("CARDEA_URL");
    builder.environment().remove("CARDEA_KEY");
    builder.directory(folder.toFile());
    process = builder.start();
    in = process.outputWriter(UTF_8);
    reader = Thread.ofVirtual().start(this::read);
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(UTF_8)) {
      lines.lines().forEach(out::add);
    } catch (IOException | java.io.UncheckedIOException e) {
      out.add("reading failed: " + e);
    }
  }

  StdioProcess says(String... lines) throws IOException {
    for (String line : lines) {
      in.write(line + "\n");
    }
    in.flush();
    return this;
  }

  /** Waits for a line that has this part. */
  String awaitLine(String part) {
    eventually(() -> found(part).findFirst().isPresent(), part);
    return found(part).findFirst().orElse("");
  }

  private Stream<String> found(String part) {
    return out.stream().filter(line -> line.contains(part));
  }

  void eventually(BooleanSupplier condition, String what) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(what + " did not come; out: " + out + " err: " + complaints());
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  Process process() {
    return process;
  }

  /** Everything on standard output so far. */
  List<String> lines() {
    return out;
  }

  /** Everything on standard error so far. */
  String complaints() {
    try {
      return Files.readString(err);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Closes standard input and waits for the end; the exit code. */
  int ends() throws IOException, InterruptedException {
    in.close();
    return exit();
  }

  /** Waits for the end; the exit code. */
  int exit() throws InterruptedException {
    if (!process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("it does not end; err: " + complaints());
    }
    reader.join();
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
