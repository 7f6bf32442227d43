package io.cardea.controlplane.imports;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What starts packages of one kind by their name. */
enum Runner {
  NPM("npx", "(@[A-Za-z0-9~_][A-Za-z0-9._~-]*/)?[A-Za-z0-9~_][A-Za-z0-9._~-]*"),
  PYPI("uvx", "[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?"),
  NUGET("dnx", "[A-Za-z0-9_][A-Za-z0-9_.-]*"),
  OCI("docker", "[a-z0-9][A-Za-z0-9._/:-]*(@sha256:[a-f0-9]{64})?");

  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.+_!-]{0,254}");
  private static final Pattern RANGE = Pattern.compile("latest|([0-9]+\\.)*[xX*](\\..*)?");

  private final String usual;
  private final Pattern identifier;

  Runner(String usual, String identifier) {
    this.usual = usual;
    this.identifier = Pattern.compile(identifier);
  }

  /** The one for packages of {@code registryType}. */
  static Optional<Runner> of(String registryType) {
    for (Runner runner : values()) {
      if (runner.name().toLowerCase(Locale.ROOT).equals(registryType)) {
        return Optional.of(runner);
      }
    }
    return Optional.empty();
  }

  /** The program that starts them, unless a hint names another that does too. */
  String program(Optional<String> hint) {
    return hint.filter(this::takes).orElse(usual);
  }

  /** Whether {@code hint} names a program that does. */
  boolean takes(String hint) {
    return hint.equals(usual) || (this == OCI && hint.equals("podman"));
  }

  /** Whether {@code text} is a package's name, and neither an option nor a place to fetch from. */
  boolean isIdentifier(String text) {
    return text.length() <= 512 && identifier.matcher(text).matches();
  }

  /** Whether {@code text} is one version, and no range of them. */
  static boolean isVersion(String text) {
    return VERSION.matcher(text).matches() && !RANGE.matcher(text).matches();
  }

  /** Whether its program looks at {@code url} by itself. */
  boolean usesRegistry(String url) {
    String place = url.replaceAll("/+$", "");
    return switch (this) {
      case NPM -> place.equals("https://registry.npmjs.org");
      case PYPI -> place.equals("https://pypi.org") || place.equals("https://pypi.org/simple");
      case NUGET ->
          place.equals("https://api.nuget.org")
              || place.equals("https://api.nuget.org/v3/index.json")
              || place.equals("https://nuget.org");
      case OCI -> false;
    };
  }

  /** What stands in the command for the package. */
  String reference(String name, Optional<String> version) {
    String join = this == OCI ? ":" : "@";
    boolean tagged = this == OCI && name.substring(name.lastIndexOf('/') + 1).matches(".*[:@].*");
    return tagged ? name : version.map(text -> name + join + text).orElse(name);
  }

  /** What its program wants before everything else, so that it asks nobody. */
  List<String> options(List<String> own) {
    return switch (this) {
      case NPM -> own.contains("-y") || own.contains("--yes") ? List.of() : List.of("-y");
      case PYPI -> List.of();
      case NUGET -> own.contains("--yes") || own.contains("-y") ? List.of() : List.of("--yes");
      case OCI -> List.of("run", "-i", "--rm");
    };
  }
}
