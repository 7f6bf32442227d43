package io.cardea.upstream.sandbox;

import io.cardea.model.adapter.Sandbox;
import io.cardea.model.adapter.StdioUpstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs programs in a sandbox of {@code bwrap(1)}, 0.8 or newer: namespaces of their own for users,
 * processes, files, network and the rest; no capabilities and no way to new privileges; a root that
 * is read-only but for a {@code /tmp} of their own. Where there is no such program nothing runs.
 * Thread-safe.
 */
public final class Bubblewrap {

  /** What {@code bwrap} begins its complaints with. */
  public static final String COMPLAINT = "bwrap: ";

  /** What to do if it complains. */
  public static final String REMEDY =
      "its sandbox could not be made, and it was not started without; bubblewrap 0.8 or newer needs"
          + " user namespaces: kernel.unprivileged_userns_clone=1, user.max_user_namespaces above 0,"
          + " kernel.apparmor_restrict_unprivileged_userns=0, and in a container a seccomp profile"
          + " that allows them";

  /** What to look at if a program does not run in its sandbox. */
  public static final String ADVICE =
      "in its sandbox it sees programs and libraries of the system and what sandbox.read and"
          + " sandbox.write name, and has a network only with sandbox.network";

  private static final List<String> CONFINED =
      List.of(
          "--unshare-all",
          "--unshare-user",
          "--disable-userns",
          "--die-with-parent",
          "--new-session",
          "--cap-drop",
          "ALL",
          "--proc",
          "/proc",
          "--dev",
          "/dev",
          "--size",
          Long.toString(64L << 20),
          "--tmpfs",
          "/dev/shm",
          "--remount-ro",
          "/dev");

  /** The user that has nothing, whose processes the kernel counts; root's it does not. */
  private static final List<String> AS_NOBODY =
      List.of("--reuid=65534", "--regid=65534", "--clear-groups", "--");

  private static final Path HOME = Path.of("/tmp");

  private final Programs programs;
  private final List<Path> secret;

  /**
   * Sandboxes of a gateway.
   *
   * @param searched the gateway's {@code PATH}
   * @param secret files and folders that no sandbox shows: what the gateway keeps
   */
  public Bubblewrap(String searched, List<Path> secret) {
    this.programs = new Programs(searched);
    this.secret = List.copyOf(secret);
  }

  /**
   * The command that runs {@code upstream}'s in its sandbox. A sandbox of root's is nobody's.
   *
   * @throws IllegalArgumentException if there can be no such sandbox; the message says why
   * @throws IOException if its program cannot be started, with what the system says of that
   */
  public List<String> command(StdioUpstream upstream, Sandbox sandbox) throws IOException {
    String bwrap = programs.tool("bwrap", "bubblewrap");
    String limiter = programs.tool("prlimit", "util-linux");
    Path program = programs.program(upstream.command().getFirst(), upstream.directory());
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.add(programs.tool("setpriv", "util-linux"));
      command.addAll(AS_NOBODY);
    }
    command.add(bwrap);
    command.addAll(CONFINED);
    if (sandbox.network()) {
      command.add("--share-net");
    }
    command.addAll(List.of("--size", Long.toString(sandbox.memory()), "--tmpfs", HOME.toString()));
    command.addAll(mounts(upstream, sandbox, List.of(program, Path.of(limiter))));
    command.addAll(List.of("--remount-ro", "/"));
    command.addAll(List.of("--chdir", upstream.directory().orElse(HOME).toString(), "--"));
    // bwrap itself has a process in there, which is counted like the server's.
    command.addAll(
        List.of(
            limiter,
            "--data=" + sandbox.memory(),
            "--nproc=" + (sandbox.processes() + 1),
            "--",
            program.toString()));
    command.addAll(upstream.command().subList(1, upstream.command().size()));
    return command;
  }

  private List<String> mounts(StdioUpstream upstream, Sandbox sandbox, List<Path> programs) {
    Mounts mounts = new Mounts(secret);
    sandbox.write().forEach(path -> mounts.show(path, true));
    sandbox.read().forEach(path -> mounts.show(path, false));
    upstream
        .directory()
        .filter(directory -> !mounts.shows(directory))
        .ifPresent(directory -> mounts.show(directory, false));
    return mounts.options(programs);
  }

  private static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }
}
