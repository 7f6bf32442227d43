package io.cardea.controlplane.config;

/** Documents that are right, for tests to change one thing of. */
final class Documents {

  static final String ADAPTER =
      """
      apiVersion: cardea.io/v1
      kind: Adapter
      metadata: {name: weather}
      spec:
        upstream: {http: {url: "https://weather.example.com/mcp"}}
      """;

  private Documents() {}

  /** An adapter with {@code line} added to its spec, as line 6. */
  static String adapter(String line) {
    return ADAPTER + "  " + line + "\n";
  }

  /** An adapter whose URL, in line 5, is {@code url}. */
  static String adapterAt(String url) {
    return ADAPTER.replace("https://weather.example.com/mcp", url);
  }

  static String role(String name, String rule) {
    return """
    ---
    apiVersion: cardea.io/v1
    kind: Role
    metadata: {name: %s}
    spec:
      allow:
        - %s
    """
        .formatted(name, rule);
  }

  static String binding(String roles, String agents) {
    return """
    ---
    apiVersion: cardea.io/v1
    kind: Binding
    metadata: {name: team}
    spec:
      roles: %s
      agents: %s
    """
        .formatted(roles, agents);
  }

  static String gateway(String line) {
    return """
    ---
    apiVersion: cardea.io/v1
    kind: Gateway
    metadata: {name: main}
    spec:
      %s
    """
        .formatted(line);
  }
}
