package io.cardea.testkit.gateway;

/** The configuration documents that most tests need, as YAML text. */
public final class Documents {

  private Documents() {}

  /** An adapter on loopback; {@code more} are further lines of its spec. */
  public static String adapter(String name, String url, String... more) {
    return document("Adapter", name, "  upstream: {http: {url: \"" + url + "\"}}", more)
        + "  allowPrivateNetwork: true\n";
  }

  /** A role with these rules, each like {@code {adapters: [a], tools: ["*"]}}. */
  public static String role(String name, String... rules) {
    StringBuilder lines = new StringBuilder("  allow:");
    for (String rule : rules) {
      lines.append("\n    - ").append(rule);
    }
    return document("Role", name, lines.toString());
  }

  /** Gives {@code agent} the role of this name. */
  public static String binding(String agent, String role) {
    return document(
        "Binding", agent + "-" + role, "  roles: [" + role + "]", "agents: [" + agent + "]");
  }

  /** The gateway's own limits, like {@code bodyBytes: 4Ki, jsonDepth: 8}. */
  public static String limits(String limits) {
    return document("Gateway", "gateway", "  limits: {" + limits + "}");
  }

  /** A limit; {@code spec} are lines of its spec, like {@code rates: [{calls: 1, per: 1m}]}. */
  public static String limit(String name, String... spec) {
    return document("Limit", name, "", spec);
  }

  /** One adapter at {@code url} that {@code agent} may use whole. */
  public static String open(String adapter, String url, String agent) {
    return adapter(adapter, url)
        + role("all-" + adapter, everything(adapter))
        + binding(agent, "all-" + adapter);
  }

  /** A rule for everything of {@code adapter}. */
  public static String everything(String adapter) {
    return "{adapters: [\"%s\"], tools: [\"*\"], prompts: [\"*\"], resources: [\"*\"]}"
        .formatted(adapter);
  }

  private static String document(String kind, String name, String spec, String... more) {
    StringBuilder text =
        new StringBuilder(
            "---\napiVersion: cardea.io/v1\nkind: %s\nmetadata: {name: %s}\nspec:\n%s\n"
                .formatted(kind, name, spec));
    for (String line : more) {
      text.append("  ").append(line).append('\n');
    }
    return text.toString();
  }
}
