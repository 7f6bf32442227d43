package io.cardea.controlplane.imports;

import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.Shown;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A server that is a package, started by the program for packages of its kind.
 *
 * @param type its registry's: {@code npm}, {@code pypi}, {@code oci}, {@code nuget}, or another
 * @param identifier its name there
 * @param version empty: not said, or in the identifier
 * @param registry which one, if it is said
 * @param hint which program starts it, if it is said
 * @param transport {@code stdio} if it is not said
 */
record PackageWay(
    Node node,
    String type,
    String identifier,
    Optional<String> version,
    Optional<String> registry,
    Optional<String> hint,
    String transport,
    List<Argument> runtimeArguments,
    List<Argument> packageArguments,
    Map<String, Input> environment,
    Problems problems)
    implements Way {

  /** What authors begin their arguments with and is in every command already. */
  private static final Set<String> DOCKER_OWN = Set.of("run", "-i", "--interactive", "--rm");

  static PackageWay read(Node node, Problems problems) {
    ServerFields fields = ServerFields.of(node, problems);
    String type =
        fields.has("registryName")
            ? fields.text("registryName").orElse("")
            : fields.requireText("registryType").orElse("");
    String identifier =
        fields.has("name")
            ? fields.text("name").orElse("")
            : fields.requireText("identifier").orElse("");
    PackageWay read =
        new PackageWay(
            node,
            type,
            identifier,
            fields.text("version").filter(text -> !text.isEmpty()),
            fields.text("registryBaseUrl").filter(text -> !text.isEmpty()),
            fields.text("runtimeHint").filter(text -> !text.isEmpty()),
            transport(fields, problems),
            Argument.list(fields, "runtimeArguments", problems),
            Argument.list(fields, "packageArguments", problems),
            Argument.named(fields, "environmentVariables", problems),
            problems);
    fields.ignore("fileSha256", "postInstallInstructions");
    fields.finish();
    return read;
  }

  private static String transport(ServerFields fields, Problems problems) {
    Optional<Node> node = fields.find("transport");
    if (node.isEmpty()) {
      return "stdio";
    }
    ServerFields transport = ServerFields.of(node.get(), problems);
    String type = transport.requireText("type").orElse("");
    transport.ignore("url", "headers", "variables");
    transport.finish();
    return type;
  }

  @Override
  public String kind() {
    return type;
  }

  @Override
  public Optional<String> obstacle() {
    if (type.equals("mcpb")) {
      return Optional.of(
          "is a bundle to download and unpack, which Cardea does not do; unpack it yourself and"
              + " write an Adapter with stdio for the command in its manifest.json");
    }
    if (Runner.of(type).isEmpty()) {
      return Optional.of(
          "is a package of type "
              + Shown.quoted(type)
              + ", which nothing starts by its name (npm, pypi, nuget, oci); install it and write"
              + " an Adapter with stdio");
    }
    return transport.equals("stdio")
        ? Optional.empty()
        : Optional.of(
            "is started and then called over HTTP, which Cardea does not do; start it yourself and"
                + " write an Adapter with http or sse");
  }

  @Override
  public Optional<Upstream> upstream(Values values, String adapter) {
    Runner runner = Runner.of(type).orElseThrow();
    int before = problems.count();
    check(runner, values);
    List<Node> own = words(runtimeArguments, values);
    List<Node> rest = words(packageArguments, values);
    Map<String, Node> env = environment(values);
    if (problems.count() > before) {
      return Optional.empty();
    }
    List<Node> args = new ArrayList<>();
    runner.options(texts(own)).forEach(text -> args.add(Nodes.text(node, text)));
    own.stream()
        .dropWhile(word -> runner == Runner.OCI && DOCKER_OWN.contains(text(word)))
        .forEach(args::add);
    if (runner == Runner.OCI) {
      env.keySet()
          .forEach(name -> {
            args.add(Nodes.text(node, "-e"));
            args.add(Nodes.text(node, name));
          });
    }
    args.add(Nodes.text(node, runner.reference(image(), version)));
    if (runner == Runner.NUGET && !rest.isEmpty()) {
      args.add(Nodes.text(node, "--"));
    }
    args.addAll(rest);
    Map<String, Node> spec = new LinkedHashMap<>();
    spec.put("command", Nodes.text(node, runner.program(hint)));
    spec.put("args", Nodes.list(node, args));
    if (!env.isEmpty()) {
      spec.put("env", Nodes.map(node, env));
    }
    return Optional.of(
        new Upstream("stdio", spec, Launch.of(runner.program(hint), texts(args), env)));
  }

  private void check(Runner runner, Values values) {
    if (!runner.isIdentifier(identifier)) {
      problems.add(node, "the identifier is not the name of a package of type " + type, "");
    }
    if (version.isPresent() && !Runner.isVersion(version.get())) {
      problems.add(node, "the version is not one version", "like 1.0.2");
    }
    if (runner == Runner.OCI) {
      if (registry.isPresent() && host().isEmpty()) {
        problems.add(node, "registryBaseUrl is not the https address of a registry", "");
      }
    } else if (registry.isPresent() && !runner.usesRegistry(registry.get())) {
      problems.add(
          node,
          "comes from another registry than " + runner.program(hint) + " asks by itself",
          "write an Adapter with stdio, and the program's own option for a registry in args");
    }
    if (hint.isPresent() && !runner.takes(hint.get())) {
      String message =
          "runtimeHint " + Shown.quoted(hint.get()) + ": " + runner.program(hint) + " is used";
      if (runtimeArguments.isEmpty()) {
        values.notes().add(message);
      } else {
        problems.add(
            node,
            message + ", but runtimeArguments are meant for the other one",
            "write an Adapter with stdio yourself");
      }
    }
  }

  /** The registry's host of an image that does not name it. */
  private Optional<String> host() {
    return registry
        .filter(url -> url.matches("https://[A-Za-z0-9.-]+(:[0-9]{1,5})?/?"))
        .map(url -> url.substring("https://".length()).replaceAll("/$", ""));
  }

  private String image() {
    String first = identifier.contains("/") ? identifier.substring(0, identifier.indexOf('/')) : "";
    boolean named = first.contains(".") || first.contains(":") || first.equals("localhost");
    return Runner.of(type).filter(runner -> runner == Runner.OCI).isEmpty() || named
        ? identifier
        : host().map(found -> found + "/" + identifier).orElse(identifier);
  }

  private List<Node> words(List<Argument> arguments, Values values) {
    return arguments.stream()
        .flatMap(argument -> argument.words(values, problems).stream())
        .toList();
  }

  private Map<String, Node> environment(Values values) {
    Map<String, Node> env = new LinkedHashMap<>();
    environment.forEach((name, input) -> {
      switch (values.of(input, name)) {
        case Value.Text text -> env.put(name, Nodes.text(input.node(), text.texts().getFirst()));
        case Value.Secret secret ->
            env.put(name, Nodes.reference(input.node(), secret.reference()));
        case Value.Nothing _ -> {}
      }
    });
    return env;
  }

  private static List<String> texts(List<Node> words) {
    return words.stream().map(PackageWay::text).toList();
  }

  private static String text(Node word) {
    return word instanceof Node.Scalar scalar ? scalar.text() : "";
  }
}
