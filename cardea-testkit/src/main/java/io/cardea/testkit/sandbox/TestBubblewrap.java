package io.cardea.testkit.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The machine's own {@code bwrap}, or that of Debian's package, which is fetched and unpacked once
 * for all tests of the JVM.
 */
public final class TestBubblewrap {

  private static final String INSTALL =
      "these tests need bubblewrap 0.8 or newer; on Debian and Ubuntu: apt-get install bubblewrap";

  private TestBubblewrap() {}

  private static final class Holder {
    private static final String SEARCH_PATH = find();
  }

  /** A {@code PATH} with {@code bwrap} on it. */
  public static String searchPath() {
    return Holder.SEARCH_PATH;
  }

  private static String find() {
    String own = String.valueOf(System.getenv("PATH"));
    for (String folder : own.split(File.pathSeparator, -1)) {
      if (Files.isExecutable(Path.of(folder, "bwrap"))) {
        return own;
      }
    }
    try {
      SharedFolder folder = SharedFolder.create();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
      return own + File.pathSeparator + fetch(folder.path());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(SharedFolder folder) {
    try {
      folder.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path fetch(Path folder) throws IOException {
    if (!run(folder, "apt-get", "download", "bubblewrap")) {
      // A machine that has never looked knows of no package.
      run(folder, "apt-get", "update");
      run(folder, "apt-get", "download", "bubblewrap");
    }
    run(folder, "sh", "-c", "dpkg-deb -x bubblewrap_*.deb .");
    Path programs = folder.resolve("usr/bin");
    if (!Files.isExecutable(programs.resolve("bwrap"))) {
      throw new IOException(INSTALL);
    }
    return programs;
  }

  private static boolean run(Path folder, String... command) throws IOException {
    Process process =
        new ProcessBuilder(List.of(command))
            .directory(folder.toFile())
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
}
