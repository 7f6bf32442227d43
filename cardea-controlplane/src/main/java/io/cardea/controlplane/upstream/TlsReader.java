package io.cardea.controlplane.upstream;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.model.tls.Pem;
import io.cardea.model.tls.TlsTerms;
import io.cardea.model.tls.TlsTerms.Identity;
import java.security.InvalidKeyException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** Reads {@code spec.tls} of an Adapter: whom to trust at its server, and who Cardea is there. */
public final class TlsReader {

  private final Problems problems;
  private final Secrets secrets;

  /** A reader that reports to {@code problems}. */
  public TlsReader(Problems problems, Secrets secrets) {
    this.problems = problems;
    this.secrets = secrets;
  }

  /** The terms that {@code node} describes. */
  public TlsTerms read(Node node) {
    Fields tls = Fields.of(node, problems);
    Optional<Node> authorities = tls.find("authorities");
    Optional<Node> certificate = tls.find("certificate");
    Optional<Node> key = tls.find("key");
    tls.refuseOthers();
    if (certificate.isPresent() != key.isPresent()) {
      problems.add(node, "a certificate needs its key, and a key its certificate", "give both");
    } else if (authorities.isEmpty() && certificate.isEmpty()) {
      problems.add(
          node, "says nothing", "give authorities, or certificate and key, or remove the key");
    }
    return new TlsTerms(
        authorities.map(this::certificates).orElse(List.of()),
        certificate.flatMap(found -> identity(found, key)));
  }

  private List<X509Certificate> certificates(Node node) {
    Optional<String> text = text("certificate", node);
    if (text.isEmpty() || !secrets.areRead()) {
      return List.of();
    }
    try {
      return Pem.certificates(text.get());
    } catch (CertificateException e) {
      problems.add(node, String.valueOf(e.getMessage()), "");
      return List.of();
    }
  }

  private Optional<Identity> identity(Node certificate, Optional<Node> key) {
    List<X509Certificate> chain = certificates(certificate);
    Optional<String> text = key.flatMap(this::key);
    if (chain.isEmpty() || text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Identity(chain, Pem.privateKey(text.get(), chain.getFirst())));
    } catch (InvalidKeyException e) {
      problems.add(key.orElseThrow(), String.valueOf(e.getMessage()), "");
      return Optional.empty();
    }
  }

  private Optional<String> key(Node node) {
    if (node instanceof Node.Scalar) {
      problems.add(
          node, "a private key is not kept in a document", "{file: PATH}, or {secret: NAME}");
      return Optional.empty();
    }
    return text("key", node);
  }

  private Optional<String> text(String name, Node node) {
    return secrets.resolve(name, node, Secrets.Form.PEM, problems);
  }
}
