package io.cardea.dataplane.call;

import io.cardea.model.node.NodeId;
import java.util.Optional;

/**
 * Where a request comes from.
 *
 * @param address the client's network address, as far as trusted proxies tell
 * @param isLocal whether it came straight from this machine to a loopback name, through no proxy
 * @param via the node that relayed it here, if it came in there
 * @param certificate thumbprint of the certificate that the client itself has shown (RFC 8705 §3.1)
 */
public record Peer(
    String address, boolean isLocal, Optional<NodeId> via, Optional<String> certificate) {

  /** A client without a certificate that came to this node itself. */
  public Peer(String address, boolean isLocal) {
    this(address, isLocal, Optional.empty(), Optional.empty());
  }
}
