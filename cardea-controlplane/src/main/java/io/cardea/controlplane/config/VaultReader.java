package io.cardea.controlplane.config;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.Scalars;
import io.cardea.controlplane.document.Shown;
import io.cardea.controlplane.secret.VaultField;
import io.cardea.controlplane.upstream.HttpUrl;
import io.cardea.controlplane.upstream.Secrets;
import io.cardea.controlplane.vault.VaultCredential;
import io.cardea.controlplane.vault.VaultLogin;
import io.cardea.controlplane.vault.VaultSettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads {@code spec.vault} of a Gateway. Files that it names are read when they are needed, so that
 * a gateway starts before they are there.
 */
final class VaultReader {

  private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|::1");
  private static final Pattern NAMESPACE = Pattern.compile("[A-Za-z0-9._/-]{1,256}");
  private static final String SERVICE_ACCOUNT =
      "/var/run/secrets/kubernetes.io/serviceaccount/token";
  private static final int MAX_PATHS = 100;

  private final Secrets secrets;
  private final Problems problems;
  private final Scalars scalars;

  VaultReader(Secrets secrets, Problems problems) {
    this.secrets = secrets;
    this.problems = problems;
    this.scalars = new Scalars(problems);
  }

  Optional<VaultSettings> read(Node node) {
    int before = problems.count();
    Fields vault = Fields.of(node, problems);
    Optional<String> address = vault.require("address").flatMap(this::address);
    Optional<String> namespace = vault.find("namespace").flatMap(this::namespace);
    Optional<Path> ca = vault.find("ca").flatMap(this::file);
    Optional<VaultLogin> login = login(vault);
    Duration refresh =
        vault.duration("refresh", Duration.ofSeconds(1), Duration.ofDays(1), VaultSettings.REFRESH);
    Duration keep = vault.duration("keep", Duration.ZERO, Duration.ofDays(365), VaultSettings.KEEP);
    List<String> apiPaths =
        vault.list("apiPaths", MAX_PATHS).stream()
            .map(this::beginning)
            .flatMap(Optional::stream)
            .toList();
    vault.refuseOthers();
    return problems.count() > before || address.isEmpty() || login.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new VaultSettings(address.get(), namespace, ca, login.get(), refresh, keep, apiPaths));
  }

  private Optional<String> address(Node node) {
    Optional<HttpUrl> url = HttpUrl.read(node, problems);
    if (url.isEmpty()) {
      return Optional.empty();
    }
    String path = url.get().path().replaceAll("/+$", "");
    if (!url.get().tls() && !LOOPBACK.matcher(url.get().host()).matches()) {
      problems.add(
          node,
          "must be https: tokens and secrets would cross the network in the clear",
          "a private authority's certificate is named by ca");
    } else if (!url.get().query().isEmpty()) {
      problems.add(node, "must not have a query (?...)", "remove it");
    } else if (path.equals("/v1") || path.endsWith("/v1")) {
      problems.add(node, "must not end in /v1", "remove it: Cardea adds it");
    }
    return Optional.of(url.get().origin() + path);
  }

  private Optional<String> namespace(Node node) {
    Optional<String> text = scalars.text(node, 256);
    if (text.isPresent() && !NAMESPACE.matcher(text.get()).matches()) {
      problems.add(node, "is no namespace", "1 to 256 of [A-Za-z0-9._/-]");
    }
    return text;
  }

  private Optional<Path> file(Node node) {
    try {
      return scalars
          .text(node, 1_024)
          .map(text -> Path.of(node.at().file()).resolveSibling(text).toAbsolutePath());
    } catch (InvalidPathException e) {
      problems.add(node, "is not a path", "");
      return Optional.empty();
    }
  }

  private Optional<String> beginning(Node node) {
    Optional<String> text = scalars.text(node, VaultField.MAX_PATH);
    if (text.isPresent()
        && !(text.get().endsWith("/")
            && VaultField.isPath(text.get().replace("{tenant}", "t") + "x"))) {
      problems.add(
          node,
          "is not what paths begin with",
          "like kv/data/shared/ or kv/data/tenants/{tenant}/, with a slash at its end");
    }
    return text;
  }

  private Optional<VaultLogin> login(Fields vault) {
    Optional<Node> token = vault.find("token");
    Optional<Node> kubernetes = vault.find("kubernetes");
    Optional<Node> appRole = vault.find("appRole");
    if (Stream.of(token, kubernetes, appRole).filter(Optional::isPresent).count() != 1) {
      problems.add(
          vault.node(),
          "must have one of token, kubernetes and appRole",
          "like token: {file: /run/vault/token}");
      return Optional.empty();
    }
    return token
        .<VaultLogin>flatMap(node -> credential(node).map(VaultLogin.Token::new))
        .or(() -> kubernetes.flatMap(this::kubernetes))
        .or(() -> appRole.flatMap(this::appRole));
  }

  private Optional<VaultLogin> kubernetes(Node node) {
    Fields fields = Fields.of(node, problems);
    Optional<String> role = fields.requireText("role", 256);
    String mount = mount(fields, "kubernetes");
    Optional<Path> jwt =
        fields.has("jwtFile")
            ? fields.find("jwtFile").flatMap(this::file)
            : Optional.of(Path.of(SERVICE_ACCOUNT));
    fields.refuseOthers();
    return role.flatMap(name -> jwt.map(file -> new VaultLogin.Kubernetes(name, mount, file)));
  }

  private Optional<VaultLogin> appRole(Node node) {
    Fields fields = Fields.of(node, problems);
    String mount = mount(fields, "approle");
    Optional<String> roleId = fields.requireText("roleId", 256);
    Optional<VaultCredential> secretId = fields.require("secretId").flatMap(this::credential);
    fields.refuseOthers();
    return roleId.flatMap(id -> secretId.map(secret -> new VaultLogin.AppRole(mount, id, secret)));
  }

  private String mount(Fields fields, String otherwise) {
    Optional<String> mount = fields.text("mount", 256);
    if (mount.isPresent() && !VaultField.isPath("auth/" + mount.get())) {
      fields
          .find("mount")
          .ifPresent(node -> problems.add(node, "is no mount", "like " + otherwise));
    }
    return mount.orElse(otherwise);
  }

  private Optional<VaultCredential> credential(Node node) {
    if (node instanceof Node.Scalar || node instanceof Node.Sequence) {
      problems.add(
          node, "a credential is not written into a document", "{env: NAME} or {file: PATH}");
      return Optional.empty();
    }
    int before = problems.count();
    Fields fields = Fields.of(node, problems);
    Optional<String> variable = fields.text("env", 256);
    Optional<Path> file = fields.find("file").flatMap(this::file);
    fields.refuseOthers();
    if (problems.count() > before || node instanceof Node.Broken) {
      return Optional.empty();
    }
    if (variable.isPresent() == file.isPresent()) {
      problems.add(node, "must have one of env and file", "{env: NAME} or {file: PATH}");
      return Optional.empty();
    }
    return file.<VaultCredential>map(VaultCredential.InFile::new)
        .or(() -> variable.flatMap(name -> variable(name, node)));
  }

  private Optional<VaultCredential> variable(String name, Node node) {
    Optional<String> value = secrets.variable(name);
    if (value.isEmpty()) {
      problems.add(
          node,
          "the environment variable " + Shown.plain(name) + " is not set, or is empty",
          "set it");
    }
    return value.map(text -> new VaultCredential.Variable(name, text));
  }
}
