package io.cardea.controlplane.imports;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.Scalars;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads one entry of a client's list: how its server is reached. */
final class ClientEntry {

  private static final int MAX_LIST = 256;
  private static final Map<String, String> TYPES = types();
  private static final List<String> URLS = List.of("url", "serverUrl", "httpUrl");
  private static final List<String> CLIENTS_OWN =
      List.of(
          "alwaysAllow",
          "autoApprove",
          "description",
          "dev",
          "disabled",
          "disabledTools",
          "enabled",
          "enabledTools",
          "excludeTools",
          "gallery",
          "icon",
          "includeTools",
          "name",
          "timeout",
          "tools",
          "transport",
          "trust",
          "version");
  private static final Pattern OPTION = Pattern.compile("--?([A-Za-z][A-Za-z0-9_-]*)(=(.*))?");

  private final String name;
  private final Fields entry;
  private final ClientText texts;
  private final Problems problems;

  ClientEntry(String name, Fields entry, ClientText texts, Problems problems) {
    this.name = name;
    this.entry = entry;
    this.texts = texts;
    this.problems = problems;
  }

  private static Map<String, String> types() {
    Map<String, String> types = new LinkedHashMap<>();
    types.put("stdio", "stdio");
    types.put("sse", "sse");
    types.put("http", "http");
    types.put("streamable-http", "http");
    types.put("streamableHttp", "http");
    types.put("streamable_http", "http");
    return types;
  }

  Optional<Way.Upstream> upstream() {
    CLIENTS_OWN.forEach(entry::knows);
    entry.refuse(
        "envFile", "is a file of variables, which is not read", "write its variables into env");
    String guessed = entry.has("command") ? "stdio" : "http";
    Optional<Node> type = entry.find(entry.has("type") ? "type" : "transport");
    Scalars scalars = new Scalars(problems);
    String key = type.flatMap(node -> scalars.choice(node, TYPES)).orElse(guessed);
    Optional<Way.Upstream> upstream = key.equals("stdio") ? stdio() : remote(key);
    entry.refuseOthers();
    return upstream;
  }

  private Optional<Way.Upstream> stdio() {
    URLS.forEach(url -> entry.refuse(url, "an entry has either command or url", "remove one"));
    entry.knows("headers");
    Optional<Node> command = entry.require("command").flatMap(texts::plain);
    List<Node> args = arguments();
    Map<String, Node> env = named("env", variable -> variable);
    Map<String, Node> spec = new LinkedHashMap<>();
    command.ifPresent(program -> spec.put("command", program));
    if (!args.isEmpty()) {
      spec.put("args", Nodes.list(entry.node(), args));
    }
    if (!env.isEmpty()) {
      spec.put("env", Nodes.map(entry.node(), env));
    }
    entry.find("cwd").flatMap(texts::plain).ifPresent(folder -> spec.put("directory", folder));
    List<String> words = args.stream().map(ClientEntry::text).toList();
    return command.map(
        program -> new Way.Upstream("stdio", spec, Launch.of(text(program), words, env)));
  }

  private List<Node> arguments() {
    List<Node> args = new ArrayList<>();
    boolean secret = false;
    for (Node node : entry.list("args", MAX_LIST)) {
      Optional<Node> word = texts.plain(node);
      String text = word.map(ClientEntry::text).orElse("");
      var option = OPTION.matcher(text);
      boolean named = option.matches();
      boolean holds = named && option.group(3) != null && ClientText.isSecret(option.group(1));
      if ((secret && !named) || holds || ClientText.looksSecret(text)) {
        problems.add(
            node,
            "looks like a secret, which no document holds",
            "give it to the server as a variable in env, or write the Adapter yourself");
      }
      secret = named && option.group(2) == null && ClientText.isSecret(option.group(1));
      word.ifPresent(args::add);
    }
    return args;
  }

  private Optional<Way.Upstream> remote(String key) {
    entry.refuse("command", "an entry has either command or url", "remove one");
    entry.knows("args");
    entry.knows("env");
    String urlKey = URLS.stream().filter(entry::has).findFirst().orElse("url");
    Optional<Node> url = entry.require(urlKey).flatMap(texts::plain);
    url.ifPresent(this::refuseSecret);
    Map<String, Node> headers = named("headers", header -> AdapterNames.variable(name, header));
    Map<String, Node> spec = new LinkedHashMap<>();
    url.ifPresent(node -> spec.put("url", node));
    if (!headers.isEmpty()) {
      spec.put("headers", Nodes.map(entry.node(), headers));
    }
    String with =
        headers.isEmpty() ? "" : ", with the headers " + String.join(", ", headers.keySet());
    return url.map(node -> new Way.Upstream(key, spec, List.of("calls " + text(node) + with)));
  }

  private void refuseSecret(Node url) {
    String text = text(url);
    String query = text.substring(text.indexOf('?') + 1);
    boolean secret = false;
    for (String pair : text.contains("?") ? query.split("&", -1) : new String[0]) {
      int equals = pair.indexOf('=');
      secret |= equals > 0 && ClientText.isSecret(pair.substring(0, equals));
    }
    if (secret) {
      problems.add(
          url,
          "has what looks like a secret in its query, which no document holds",
          "send it as a header if the server takes that, or write the Adapter yourself");
    }
  }

  private interface Variable {
    String of(String name);
  }

  private Map<String, Node> named(String key, Variable variable) {
    Map<String, Node> read = new LinkedHashMap<>();
    entry
        .object(key)
        .entries()
        .forEach((label, value) ->
            texts
                .value(value.value(), label, variable.of(label))
                .ifPresent(node -> read.put(label, node)));
    return read;
  }

  static boolean isLoopback(Way.Upstream upstream) {
    Node url = upstream.spec().get("url");
    String text = url == null ? "" : text(url).toLowerCase(Locale.ROOT);
    return text.matches("https?://(localhost|127(\\.[0-9]{1,3}){3}|\\[::1\\])([:/?].*)?");
  }

  private static String text(Node node) {
    return node instanceof Node.Scalar scalar ? scalar.text() : "";
  }
}
