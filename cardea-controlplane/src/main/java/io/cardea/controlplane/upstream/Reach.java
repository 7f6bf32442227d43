package io.cardea.controlplane.upstream;

/** Which addresses a server may have, judged by their spelling alone. */
public enum Reach {
  /** Those of the public internet. */
  PUBLIC(
      "names a loopback, private or otherwise special address",
      "if that is meant, set spec.allowPrivateNetwork: true"),
  /** Those, and this machine. */
  LOCAL(
      "names a private or otherwise special address",
      "write an Adapter document with spec.allowPrivateNetwork: true"),
  /** All. */
  ANY("", "");

  private final String problem;
  private final String hint;

  Reach(String problem, String hint) {
    this.problem = problem;
    this.hint = hint;
  }

  boolean includes(String host) {
    return switch (this) {
      case PUBLIC -> !PrivateHost.isPrivate(host);
      case LOCAL -> !PrivateHost.isPrivate(host) || PrivateHost.isLoopback(host);
      case ANY -> true;
    };
  }

  /** Whether {@code host} may turn out to be at an address that is not public. */
  boolean allowsPrivate(String host) {
    return switch (this) {
      case PUBLIC -> false;
      case LOCAL -> PrivateHost.isLoopback(host);
      case ANY -> true;
    };
  }

  String problem() {
    return problem;
  }

  String hint() {
    return hint;
  }
}
