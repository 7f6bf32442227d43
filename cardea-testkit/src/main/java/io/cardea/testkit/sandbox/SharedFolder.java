package io.cardea.testkit.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A temporary folder that every user of the machine can read: a sandbox of root's is nobody's.
 * Removed when it is closed.
 *
 * @param path without symbolic links
 */
public record SharedFolder(Path path) implements AutoCloseable {

  private static final String INSTALL =
      "these tests need bubblewrap 0.8 or newer; on Debian and Ubuntu: apt-get install bubblewrap";

  /** An empty one. */
  public static SharedFolder create() throws IOException {
    Path path = Files.createTempDirectory("cardea-sandbox").toRealPath();
    open(path);
    return new SharedFolder(path);
  }

  /** Lets everybody look into {@code folder}. */
  public static void open(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /**
   * A {@code PATH} with {@code bwrap} on it: the machine's own, or that of Debian's package, which
   * is fetched and unpacked here.
   */
  public String searchPath() throws IOException {
    String own = String.valueOf(System.getenv("PATH"));
    for (String folder : own.split(File.pathSeparator, -1)) {
      if (Files.isExecutable(Path.of(folder, "bwrap"))) {
        return own;
      }
    }
    Path unpacked = path.resolve("bubblewrap");
    Files.createDirectory(unpacked);
    if (!run("apt-get", "download", "bubblewrap")) {
      // A machine that has never looked knows of no package.
      run("apt-get", "update");
      run("apt-get", "download", "bubblewrap");
    }
    run("sh", "-c", "dpkg-deb -x bubblewrap_*.deb bubblewrap && rm bubblewrap_*.deb");
    if (!Files.isExecutable(unpacked.resolve("usr/bin/bwrap"))) {
      throw new IOException(INSTALL);
    }
    return own + File.pathSeparator + unpacked.resolve("usr/bin");
  }

  private boolean run(String... command) throws IOException {
    Process process =
        new ProcessBuilder(List.of(command))
            .directory(path.toFile())
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    int code = process.onExit().join().exitValue();
    if (code != 0) {
      System.err.println(String.join(" ", command) + ": " + said);
    }
    return code == 0;
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
