package io.cardea.app.export;

import static io.cardea.mcp.json.JsonStrings.quote;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A client, and how it is told of a server. */
public enum Client {
  CLAUDE_DESKTOP("claude_desktop_config.json (Settings, Developer, Edit Config)") {
    @Override
    public String snippet(Connection to) {
      List<String> args = new ArrayList<>(List.of("stdio", "--url", to.base()));
      to.profile().ifPresent(name -> args.addAll(List.of("--profile", name)));
      to.adapter().ifPresent(name -> args.addAll(List.of("--adapter", name)));
      return """
      {
        "mcpServers": {
          %s: {
            "command": %s,
            "args": [%s],
            "env": {"CARDEA_KEY": %s}
          }
        }
      }
      """
          .formatted(
              quote(to.name()),
              quote(to.program()),
              args.stream().map(arg -> quote(arg)).collect(Collectors.joining(", ")),
              quote(Connection.PLACEHOLDER));
    }

    @Override
    public String note() {
      return "This client starts a program and expands no variables: write the key itself there.";
    }
  },
  CLAUDE_CODE(".mcp.json in the project, or: claude mcp add-json NAME JSON") {
    @Override
    public String snippet(Connection to) {
      return entry(to, "mcpServers", "\"type\": \"http\",\n      \"url\"", "${%s}");
    }
  },
  CURSOR(".cursor/mcp.json in the project, or ~/.cursor/mcp.json") {
    @Override
    public String snippet(Connection to) {
      return entry(to, "mcpServers", "\"url\"", "${env:%s}");
    }
  },
  WINDSURF("~/.codeium/windsurf/mcp_config.json") {
    @Override
    public String snippet(Connection to) {
      return entry(to, "mcpServers", "\"serverUrl\"", "${env:%s}");
    }
  },
  GEMINI_CLI(".gemini/settings.json in the project, or ~/.gemini/settings.json") {
    @Override
    public String snippet(Connection to) {
      return entry(to, "mcpServers", "\"httpUrl\"", "$%s");
    }
  },
  VSCODE(".vscode/mcp.json in the workspace, or the command MCP: Open User Configuration") {
    @Override
    public String snippet(Connection to) {
      if (to.keyVariable().isPresent()) {
        return entry(to, "servers", "\"type\": \"http\",\n      \"url\"", "${env:%s}");
      }
      String id = to.name() + "-key";
      return """
      {
        "servers": {
          %s: {
            "type": "http",
            "url": %s,
            "headers": {"Authorization": %s}
          }
        },
        "inputs": [
          {"type": "promptString", "id": %s, "description": "API key of Cardea", "password": true}
        ]
      }
      """
          .formatted(
              quote(to.name()), quote(to.url()), quote("Bearer ${input:" + id + "}"), quote(id));
    }
  },
  CODEX("~/.codex/config.toml") {
    @Override
    public String snippet(Connection to) {
      return """
      [mcp_servers.%s]
      url = %s
      bearer_token_env_var = %s
      """
          .formatted(to.name(), quote(to.url()), quote(to.keyVariable().orElse("CARDEA_KEY")));
    }

    @Override
    public String note() {
      return "This client reads the key from the environment variable that is named there.";
    }
  },
  LANGCHAIN("a Python program; pip install langchain-mcp-adapters") {
    @Override
    public String snippet(Connection to) {
      String key =
          to.keyVariable()
              .map(name -> "\"Bearer \" + os.environ[" + quote(name) + "]")
              .orElse(quote("Bearer " + Connection.PLACEHOLDER));
      return """
      import os

      from langchain_mcp_adapters.client import MultiServerMCPClient

      client = MultiServerMCPClient(
          {
              %s: {
                  "transport": "http",
                  "url": %s,
                  "headers": {"Authorization": %s},
              }
          }
      )
      # In a coroutine: tools = await client.get_tools()
      """
          .formatted(quote(to.name()), quote(to.url()), key);
    }
  };

  private final String place;

  Client(String place) {
    this.place = place;
  }

  /** What to paste, with a line end at its end. */
  public abstract String snippet(Connection to);

  /** Where to paste it. */
  public String place() {
    return place;
  }

  /** What else to know; empty if nothing. */
  public String note() {
    return "";
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String entry(Connection to, String list, String url, String variable) {
    return """
    {
      %s: {
        %s: {
          %s: %s,
          "headers": {"Authorization": %s}
        }
      }
    }
    """
        .formatted(quote(list), quote(to.name()), url, quote(to.url()), quote(to.bearer(variable)));
  }
}
