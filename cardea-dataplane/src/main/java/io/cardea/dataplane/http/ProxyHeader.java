package io.cardea.dataplane.http;

import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** What a proxy says of its client (PROXY protocol, versions 1 and 2). */
final class ProxyHeader {

  private ProxyHeader() {}

  /**
   * The client's address, or {@code own} if the proxy speaks for itself or does not know; null if
   * the client did not come over TCP, which is nothing that could be believed here.
   */
  static @Nullable String source(HAProxyMessage header, String own) {
    HAProxyProxiedProtocol protocol = header.proxiedProtocol();
    if (header.command() == HAProxyCommand.LOCAL || protocol == HAProxyProxiedProtocol.UNKNOWN) {
      return own;
    }
    if (protocol != HAProxyProxiedProtocol.TCP4 && protocol != HAProxyProxiedProtocol.TCP6) {
      return null;
    }
    try {
      return InetAddress.ofLiteral(header.sourceAddress()).getHostAddress();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
