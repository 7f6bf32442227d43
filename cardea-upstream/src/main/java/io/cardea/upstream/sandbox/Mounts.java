package io.cardea.upstream.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which of the machine's files a sandbox shows. What the gateway keeps is never among them: where a
 * folder that is shown holds it, an empty one is in its place.
 */
final class Mounts {

  /** Programs, libraries, and what they read of the machine: names, addresses, roots of trust. */
  private static final List<String> SYSTEM =
      List.of(
          "/usr",
          "/bin",
          "/sbin",
          "/lib",
          "/lib32",
          "/lib64",
          "/libx32",
          "/etc/alternatives",
          "/etc/crypto-policies",
          "/etc/gai.conf",
          "/etc/group",
          "/etc/host.conf",
          "/etc/hosts",
          "/etc/ld.so.cache",
          "/etc/ld.so.conf",
          "/etc/ld.so.conf.d",
          "/etc/localtime",
          "/etc/mime.types",
          "/etc/nsswitch.conf",
          "/etc/passwd",
          "/etc/pki/ca-trust",
          "/etc/pki/tls/certs",
          "/etc/pki/tls/openssl.cnf",
          "/etc/protocols",
          "/etc/resolv.conf",
          "/etc/services",
          "/etc/ssl/certs",
          "/etc/ssl/openssl.cnf",
          "/etc/timezone");

  /**
   * A file or folder that is shown.
   *
   * @param source where it is, without symbolic links
   * @param target where the sandbox has it
   */
  private record Mount(Path source, Path target, boolean isWritable) {

    List<String> options() {
      String option = isWritable ? "--bind" : "--ro-bind";
      return List.of(option, source.toString(), target.toString());
    }
  }

  private final List<Mount> mounts = new ArrayList<>();
  private final List<Path> secret = new ArrayList<>();

  /**
   * Nothing yet but what every program needs, once all that was declared is there.
   *
   * @param secret files and folders that no sandbox shows
   */
  Mounts(List<Path> secret) {
    List<Path> all = secret.stream().filter(Files::exists).map(Mounts::real).distinct().toList();
    for (Path path : all) {
      // What is in a folder that is hidden is hidden with it.
      if (all.stream().noneMatch(other -> !other.equals(path) && path.startsWith(other))) {
        this.secret.add(path);
      }
    }
  }

  /**
   * Shows {@code path}.
   *
   * @throws IllegalArgumentException if it is not there, would show or change what the gateway
   *     keeps, or is a symbolic link, which whoever may write there can let point elsewhere
   */
  void show(Path path, boolean isWritable) {
    Path real = real(path);
    if (!real.equals(path)) {
      throw new IllegalArgumentException(
          "its sandbox cannot show %s, which is reached by a symbolic link; name %s"
              .formatted(path, real));
    }
    add(new Mount(real, path, isWritable));
  }

  private void add(Mount mount) {
    for (Path kept : secret) {
      boolean holdsIt = kept.startsWith(mount.source());
      if (mount.source().startsWith(kept) || (holdsIt && mount.isWritable())) {
        throw new IllegalArgumentException(
            "its sandbox may not %s %s: the gateway's own files are there (%s)"
                .formatted(mount.isWritable() ? "write" : "show", mount.target(), kept));
      }
    }
    mounts.add(mount);
  }

  /** Shows {@code path} to be read, unless it is shown already; what a link points to as it. */
  private void need(Path path) {
    if (!shows(path)) {
      add(new Mount(real(path), path, false));
    }
  }

  /** Whether {@code path}, or a folder above it, is shown. */
  boolean shows(Path path) {
    return mounts.stream().anyMatch(mount -> path.startsWith(mount.target()));
  }

  /**
   * Options of {@code bwrap}, the outer folders first.
   *
   * @param programs files that are shown too, wherever they are; the folders they are in are not
   * @throws IllegalArgumentException if one of them is what the gateway keeps
   */
  List<String> options(List<Path> programs) {
    SYSTEM.stream().map(Path::of).filter(Files::exists).forEach(this::need);
    programs.forEach(this::need);
    mounts.sort(Comparator.comparingInt(mount -> mount.target().getNameCount()));
    List<String> options = new ArrayList<>();
    mounts.forEach(mount -> options.addAll(mount.options()));
    mounts.forEach(mount -> options.addAll(hiding(mount)));
    return options;
  }

  private List<String> hiding(Mount mount) {
    List<String> options = new ArrayList<>();
    for (Path kept : secret) {
      if (kept.startsWith(mount.source())) {
        String at = mount.target().resolve(mount.source().relativize(kept)).toString();
        options.addAll(
            Files.isDirectory(kept)
                ? List.of("--tmpfs", at, "--remount-ro", at)
                : List.of("--ro-bind", "/dev/null", at));
      }
    }
    return options;
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "its sandbox cannot show %s (%s)".formatted(path, e.getClass().getSimpleName()), e);
    }
  }
}
