package io.cardea.upstream.http;

import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.OutboundProxy;
import io.netty.handler.proxy.ProxyConnectException;
import java.net.UnknownHostException;

/** What operators read of a connection's failure. */
public final class Failures {

  private Failures() {}

  static String text(Throwable failure) {
    String message = failure.getMessage();
    if (failure instanceof UnknownHostException) {
      return "host name not found: " + message;
    }
    return message == null ? failure.getClass().getSimpleName() : message;
  }

  /** What became of connecting to {@code endpoint}, straight or through its proxy. */
  public static String text(HttpEndpoint endpoint, Throwable failure) {
    return endpoint.proxy().isPresent() && failure instanceof ProxyConnectException
        ? ofProxy(endpoint.proxy().get(), failure)
        : text(failure);
  }

  /** The same of a proxy that gave no tunnel. Netty names who was asked for what before that. */
  static String ofProxy(OutboundProxy proxy, Throwable failure) {
    String text = text(failure);
    int target = text.indexOf(" => ");
    int said = text.indexOf(", ", Math.max(target, 0));
    boolean saidNothing = target >= 0 && said < 0;
    String why = target < 0 ? text : saidNothing ? "no answer" : text.substring(said + 2);
    return "no tunnel from the proxy " + proxy + ": " + why;
  }
}
