package io.cardea.controlplane.upstream;

import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import java.util.Optional;

/**
 * The address of an identity provider: https, so that nobody on the way can give us keys of his
 * own. Kept character by character, because tokens name it so.
 */
public final class ProviderUrl {

  private ProviderUrl() {}

  /**
   * Reads {@code node}.
   *
   * @param allowPrivateNetwork whether it may be a private address, or this machine by http
   */
  public static Optional<String> read(Node node, boolean allowPrivateNetwork, Problems problems) {
    Optional<HttpUrl> url = HttpUrl.read(node, problems);
    if (url.isEmpty() || !(node instanceof Node.Scalar text)) {
      return Optional.empty();
    }
    Reach reach = allowPrivateNetwork ? Reach.ANY : Reach.PUBLIC;
    String host = url.get().host();
    if (!url.get().tls() && !(allowPrivateNetwork && PrivateHost.isLoopback(host))) {
      problems.add(
          node,
          "must be https: who changes keys on their way can make tokens",
          "http is for this machine only, with spec.allowPrivateNetwork: true");
    } else if (!reach.includes(host)) {
      problems.add(node, reach.problem(), reach.hint());
    }
    return Optional.of(text.text());
  }
}
