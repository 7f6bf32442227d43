package io.cardea.controlplane.upstream;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.model.adapter.OutboundProxy;
import io.cardea.model.adapter.OutboundProxy.Login;
import java.util.Optional;

/** Reads {@code spec.proxy} of an Adapter or Issuer: what connections to it go through. */
public final class ProxyReader {

  private static final int MAX_USER = 256;

  private final Problems problems;
  private final Secrets secrets;

  /** A reader that reports to {@code problems}. */
  public ProxyReader(Problems problems, Secrets secrets) {
    this.problems = problems;
    this.secrets = secrets;
  }

  /** The proxy that {@code node} describes. */
  public Optional<OutboundProxy> read(Node node) {
    Fields proxy = Fields.of(node, problems);
    Optional<HttpUrl> url = proxy.require("url").flatMap(this::url);
    Optional<String> user = proxy.text("user", MAX_USER);
    Optional<Node> password = proxy.find("password");
    proxy.refuseOthers();
    if (user.isPresent() != password.isPresent()) {
      problems.add(node, "a user needs a password, and a password a user", "give both");
    }
    if (user.filter(text -> text.contains(":")).isPresent()) {
      problems.add(node, "a user has no colon (RFC 7617)", "");
    }
    Optional<Login> login =
        user.flatMap(name -> password.flatMap(this::secret).map(text -> new Login(name, text)));
    return url.map(at -> new OutboundProxy(at.host(), at.port(), login));
  }

  private Optional<HttpUrl> url(Node node) {
    Optional<HttpUrl> url = HttpUrl.read(node, problems);
    if (url.isPresent()
        && (url.get().tls() || !(url.get().path() + url.get().query()).equals("/"))) {
      problems.add(
          node,
          "must be scheme http, host and port only",
          "like http://proxy.example.com:3128: TLS to the server goes through it untouched");
    }
    return url;
  }

  private Optional<String> secret(Node node) {
    return secrets.resolve("password", node, Secrets.Form.TEXT, problems);
  }
}
