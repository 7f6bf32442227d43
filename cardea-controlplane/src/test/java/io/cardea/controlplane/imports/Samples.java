package io.cardea.controlplane.imports;

/** Descriptions of servers as authors write them. */
final class Samples {

  static final String NPM =
      """
      {
      \t"$schema": "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json",
      \t"name": "io.github.example/Weather",
      \t"title": "Weather",
      \t"description": "Forecasts",
      \t"version": "1.4.0",
      \t"repository": {"url": "https://github.com/example/weather", "source": "github"},
      \t"packages": [{
      \t\t"registryType": "npm",
      \t\t"registryBaseUrl": "https://registry.npmjs.org",
      \t\t"identifier": "@example/weather",
      \t\t"version": "1.4.0",
      \t\t"transport": {"type": "stdio"},
      \t\t"runtimeHint": "npx",
      \t\t"packageArguments": [
      \t\t\t{"type": "positional", "value": "serve"},
      \t\t\t{"type": "named", "name": "--region", "description": "Where", "isRequired": true,
      \t\t\t "choices": ["eu", "us"]},
      \t\t\t{"type": "named", "name": "--port", "description": "Port", "format": "number"},
      \t\t\t{"type": "named", "name": "--verbose"},
      \t\t\t{"type": "positional", "valueHint": "folder", "default": "/tmp/it's", "isRepeated": true}
      \t\t],
      \t\t"environmentVariables": [
      \t\t\t{"name": "WEATHER_KEY", "description": "Your key", "isRequired": true, "isSecret": true},
      \t\t\t{"name": "UNITS", "default": "metric", "choices": ["metric", "imperial"]},
      \t\t\t{"name": "PROXY", "description": "Optional"}
      \t\t]
      \t}]
      }
      """;

  static final String REMOTE =
      """
      {
        "name": "com.example/crm",
        "description": "Customers",
        "version": "2.0.0",
        "remotes": [
          {"type": "sse", "url": "https://mcp.example.com/sse"},
          {
            "type": "streamable-http",
            "url": "https://{tenant}.example.com/mcp",
            "variables": {"tenant": {"description": "Your tenant", "isRequired": true}},
            "headers": [
              {"name": "Authorization", "value": "Bearer {token}", "isSecret": true,
               "variables": {"token": {"description": "A token", "isRequired": true, "isSecret": true}}},
              {"name": "X-Region", "default": "eu"}
            ]
          }
        ]
      }
      """;

  /** As it was written until September 2025. */
  static final String EARLIER =
      """
      {
        "name": "io.github.example/files",
        "description": "Files",
        "status": "active",
        "version_detail": {"version": "1.0.2"},
        "packages": [{
          "registry_type": "oci",
          "registry_base_url": "https://docker.io",
          "identifier": "example/files",
          "version": "1.0.2",
          "runtime_arguments": [
            {"type": "named", "name": "--mount", "description": "A volume", "is_required": true,
             "value": "type=bind,src={source},dst={target}",
             "variables": {
               "source": {"description": "On the host", "format": "filepath", "is_required": true},
               "target": {"default": "/project"}
             }}
          ],
          "package_arguments": [{"type": "positional", "value_hint": "dir", "value": "/project"}],
          "environment_variables": [
            {"name": "LOG_LEVEL", "default": "info"},
            {"name": "TOKEN", "is_required": true, "is_secret": true}
          ]
        }]
      }
      """;

  private Samples() {}

  /** A server with one package. */
  static String withPackage(String members) {
    return """
    {"name": "a.b/c", "version": "1", "description": "d", "packages": [{%s}]}
    """
        .formatted(members);
  }

  /** A server with one remote. */
  static String withRemote(String members) {
    return """
    {"name": "a.b/c", "version": "1", "description": "d", "remotes": [{%s}]}
    """
        .formatted(members);
  }
}
