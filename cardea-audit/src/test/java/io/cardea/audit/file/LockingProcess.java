package io.cardea.audit.file;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;

/** Another process that tries to lock a file, and has the lock until it ends. */
final class LockingProcess implements AutoCloseable {

  private static final String HELD = "held";

  private final Process process;
  private final boolean isHeld;

  private LockingProcess(Process process, boolean isHeld) {
    this.process = process;
    this.isHeld = isHeld;
  }

  /** Starts it, and waits until it has tried. */
  static LockingProcess start(Path file) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LockingProcess.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out = process.inputReader(US_ASCII);
    return new LockingProcess(process, HELD.equals(out.readLine()));
  }

  public static void main(String[] args) throws IOException {
    System.out.println(ProcessLock.tryOf(Path.of(args[0])).isPresent() ? HELD : "refused");
    int _ = System.in.read();
  }

  boolean isHeld() {
    return isHeld;
  }

  /** Ends it without a chance to give anything back. */
  void kill() {
    Process _ = process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
