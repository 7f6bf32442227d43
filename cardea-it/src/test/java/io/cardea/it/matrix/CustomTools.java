package io.cardea.it.matrix;

import io.cardea.mcp.revision.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Every tool of a server of the matrix under another name, with a parameter that is fixed. */
final class CustomTools {

  /** What the operator says in the place of callers. */
  private static final String FIXED = "operator";

  /** The tools whose nonce is fixed; the others need that of their caller. */
  private static final Set<String> FIXED_NONCE = Set.of("sample", "elicit");

  private CustomTools() {}

  static String documents(Variant variant) {
    StringBuilder yaml = new StringBuilder();
    for (String tool : tools(variant.revision())) {
      yaml.append(
          """
          ---
          apiVersion: cardea.io/v1
          kind: Tool
          metadata: {name: %s}
          spec: {adapter: %s, tool: %s, name: %s, parameters: {%s: {fixed: %s}}}
          """
              .formatted(
                  variant.name() + "-" + tool.replace('_', '-'),
                  variant.name(),
                  tool,
                  name(tool),
                  FIXED_NONCE.contains(tool) ? "nonce" : "uri",
                  FIXED));
    }
    return yaml.toString();
  }

  private static List<String> tools(Revision revision) {
    List<String> tools =
        new ArrayList<>(List.of("echo", "progress", "log", "sample", "roots", "slow"));
    if (revision.compareTo(Revision.R2025_06_18) >= 0) {
      tools.add("elicit");
    }
    if (revision.compareTo(Revision.R2025_11_25) >= 0) {
      tools.addAll(List.of("elicit_url", "job"));
    }
    return tools;
  }

  /** What the tool is called instead. */
  static String name(String tool) {
    return "our_" + tool;
  }

  /** The nonce that reaches the tool if its caller sends {@code sent}. */
  static String nonce(String tool, String sent) {
    return FIXED_NONCE.contains(tool) ? FIXED : sent;
  }
}
