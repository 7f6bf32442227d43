package io.cardea.controlplane.config;

import static io.cardea.controlplane.config.Documents.adapter;
import static io.cardea.controlplane.config.Documents.binding;
import static io.cardea.controlplane.config.Documents.gateway;
import static io.cardea.controlplane.config.Documents.role;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each document has exactly one mistake, and exactly that one is reported. */
class HostileDocumentTest {

  private static final String ALL = "{adapters: [\"*\"], tools: [\"*\"]}";

  @TempDir Path folder;

  static Stream<Arguments> envelopes() {
    String good = Documents.ADAPTER;
    return Stream.of(
        arguments(good.replace("cardea.io/v1", "v1"), "1: apiVersion: is \"v1\" (allowed: cardea"),
        arguments(good.replace("apiVersion: cardea.io/v1\n", ""), "1: the key \"apiVersion\" is m"),
        arguments(
            good.replace(": Adapter", ": Adaptor"), "2: kind: is \"Adaptor\" (allowed: Adapte"),
        arguments(good.replace("kind: Adapter", "kind:"), "2: kind: has no value (give it one or"),
        arguments(
            good.replace("kind: Adapter", "kind: [Adapter]"), "2: kind: must be text, is a l"),
        arguments(
            good.replace("{name: weather}", "{}"), "3: metadata: the key \"name\" is missing"),
        arguments(good.replace("{name: weather}", "x"), "3: metadata: must be a map of keys"),
        arguments(good.replace("weather}", "Weather}"), "3: metadata.name: must be 1 to 32 char"),
        arguments(good.replace("weather}", "we\u0430ther}"), "3: metadata.name: must be 1 to 32 c"),
        arguments(good.replace("weather}", "../x}"), "3: metadata.name: must be 1 to 32 char"),
        arguments(good.replace("weather}", "a".repeat(33) + "}"), "3: metadata.name: must be 1 to"),
        arguments(good.replace("weather}", "\"\"}"), "3: metadata.name: must have 1 to 64 charac"),
        arguments(good.replace("weather}", "123}"), "3: metadata.name: must be text, is a number "),
        arguments(good.replace("weather}", "true}"), "3: metadata.name: must be text, is a flag"),
        arguments(good.replace("weather}", "a, tenant: A}"), "3: metadata.tenant: must be 1 to 32"),
        arguments(good.replace("weather}", "a, lables: b}"), "3: metadata: unknown key \"lables\""),
        arguments(good.replace("weather}", "a, tags: b}"), "3: metadata.tags: must be a list"),
        arguments(good.replace("weather}", "a, tags: [1]}"), "3: metadata.tags[0]: must be text"),
        arguments(good + "status: {}\n", "6: status: is written by Cardea, never declared"),
        arguments(good + "sepc: {}\n", "6: unknown key \"sepc\" (did you mean \"spec\"?)"),
        arguments(
            good + "---\n" + good, "9: metadata.name: Adapter \"weather\" is declared twice"));
  }

  static Stream<Arguments> adapters() {
    return Stream.of(
        arguments(
            adapter("requriedRoles: []"), "6: spec: unknown key \"requriedRoles\" (did you m"),
        arguments(adapter("title: 2024"), "6: spec.title: must be text, is a number (put it in qu"),
        arguments(adapter("title: [a]"), "6: spec.title: must be text, is a list"),
        arguments(adapter("title: {a: b}"), "6: spec.title: must be text, is a map"),
        arguments(adapter("title: \"a\\nb\""), "6: spec.title: must not hold control characters"),
        arguments(adapter("title: " + "x".repeat(201)), "6: spec.title: must have 1 to 200 charac"),
        arguments(adapter("title:"), "6: spec.title: has no value (give it one or remove the key)"),
        arguments(adapter("description: " + "x".repeat(3_000_000)), "6: spec.description: must ha"),
        arguments(
            adapter("isolation: none"), "6: spec.isolation: is \"none\" (allowed: principal,"),
        arguments(
            adapter("isolation: shared"), "6: spec.isolation: \"shared\" is not available ye"),
        arguments(
            adapter("minRevision: 2025-06-19"),
            "6: spec.minRevision: is \"2025-06-19\" (allowed: 2024-11-05, 2025-03-26, 2025-06-18,"
                + " 2025-11-25, 2026-07-28)"),
        arguments(
            adapter("minRevision: latest"), "6: spec.minRevision: is \"latest\" (allowed: 20"),
        arguments(adapter("minRevision: [2025-06-18]"), "6: spec.minRevision: must be text, is a"),
        arguments(
            adapter("minRevision: 2026-07-28").replace("http: {", "sse: {"),
            "6: spec.minRevision: cannot be met over HTTP+SSE, which ends with 2025-11-25 (use up"),
        arguments(
            adapter("allowPrivateNetwork: yes"), "6: spec.allowPrivateNetwork: must be true "),
        arguments(
            adapter("allowPrivateNetwork: \"true\""), "6: spec.allowPrivateNetwork: must be "),
        arguments(adapter("auth: {}"), "6: spec.auth: is not available yet (today: the headers of"),
        arguments(adapter("tls: {}"), "6: spec.tls: says nothing"),
        arguments(
            adapter("access: {pubic: true}"), "6: spec.access: unknown key \"pubic\" (did yo"),
        arguments(adapter("access: public"), "6: spec.access: must be a map of keys and values"),
        arguments(
            adapter("requiredRoles: [admin]\n  access: {public: true}"),
            "7: spec.access: a public adapter cannot require roles"),
        arguments(adapter("requiredRoles: [analist]"), "6: spec.requiredRoles[0]: no role \"anali"),
        arguments(adapter("limits: {queue: -1}"), "6: spec.limits.queue: is out of range (from 0 "),
        arguments(adapter("limits: {queue: 1.5}"), "6: spec.limits.queue: must be a whole number"),
        arguments(adapter("limits: {queue: \"1\"}"), "6: spec.limits.queue: must be a whole numbe"),
        arguments(adapter("limits: {queue: 0x10}"), "6: spec.limits.queue: must be a whole number"),
        arguments(
            adapter("limits: {queue: 99999999999999999999}"),
            "6: spec.limits.queue: is out of range (from 0 to 1000000)"),
        arguments(adapter("limits: {connections: 0}"), "6: spec.limits.connections: is out of ra"),
        arguments(adapter("limits: {callTimeout: .nan}"), "6: spec.limits.callTimeout: must be a "),
        arguments(adapter("limits: {callTimeout: 5}"), "6: spec.limits.callTimeout: must be a dur"),
        arguments(adapter("limits: {callTimeout: 0s}"), "6: spec.limits.callTimeout: is out of ra"),
        arguments(adapter("limits: {callTimeout: -5s}"), "6: spec.limits.callTimeout: must be a d"),
        arguments(
            adapter("limits: {callTimeout: 999999999999d}"),
            "6: spec.limits.callTimeout: is out of range (from 10ms to 1d)"),
        arguments(adapter("limits: {messageBytes: 1MB}"), "6: spec.limits.messageBytes: must be a"),
        arguments(adapter("limits: {messageBytes: 1023}"), "6: spec.limits.messageBytes: is out o"),
        arguments(
            adapter("limits: {messageBytes: 999999999999GiB}"),
            "6: spec.limits.messageBytes: mus"));
  }

  static Stream<Arguments> resilience() {
    return Stream.of(
        arguments(
            adapter("resilience: {breaker: {opnFor: 1s}}"),
            "6: spec.resilience.breaker: unknown key \"opnFor\" (did you mean \"openFor\"?)"),
        arguments(
            adapter("resilience: {breaker: {failurePercent: 0}}"),
            "6: spec.resilience.breaker.failurePercent: is out of range (from 1 to 100)"),
        arguments(
            adapter("resilience: {breaker: {openFor: 30s, maxOpenFor: 20s}}"),
            "6: spec.resilience.breaker.maxOpenFor: is shorter than openFor (make it as long, or"),
        arguments(
            adapter("resilience: {breaker: {window: 0s}}"),
            "6: spec.resilience.breaker.window: is out of range (from 1s to 1h)"),
        arguments(
            adapter("resilience: {retries: {attempts: 100}}"),
            "6: spec.resilience.retries.attempts: is out of range (from 1 to 5)"),
        arguments(
            adapter("resilience: {trustAnnotations: maybe}"),
            "6: spec.resilience.trustAnnotations: must be true or false"),
        arguments(adapter("resilience: off"), "6: spec.resilience: must be a map of keys and val"));
  }

  static Stream<Arguments> upstreams() {
    String http = "http: {url: \"https://weather.example.com/mcp\"}";
    String good = Documents.ADAPTER;
    return Stream.of(
        arguments(good.replace(http, ""), "5: spec.upstream: must have exactly one of http, s"),
        arguments(good.replace(http, "http: {}"), "5: spec.upstream.http: the key \"url\" is mis"),
        arguments(good.replace(http, "htpp: {}, " + http), "5: spec.upstream: unknown key \"htpp"),
        arguments(
            good.replace(http, "image: {version: a}"),
            "5: spec.upstream.image: the key \"name\" is missing"),
        arguments(
            good.replace(http, "image: {name: ../etc, version: a}"),
            "5: spec.upstream.image.name: is not an image's path in lower case, no tag"),
        arguments(
            good.replace(http, "image: {name: a, version: \"1 2\"}"),
            "5: spec.upstream.image.version: is not an image's tag"),
        arguments(
            good.replace(http, "image: {name: a, version: \"1\", replicas: -1}"),
            "5: spec.upstream.image.replicas: is out of range"),
        arguments(
            good.replace(http, "image: {name: a, version: \"1\", tool: {}}"),
            "5: spec.upstream.image.tool: the key \"definition\" is missing"),
        arguments(
            good.replace(
                http,
                "image: {name: a, version: \"1\", tool: {path: \"//x@y\", definition: {name: b,"
                    + " inputSchema: {}}}}"),
            "5: spec.upstream.image.tool.path: is not a path, like /score"),
        arguments(
            good.replace(http, "openapi: {}"),
            "5: spec.upstream.openapi: the key \"document\" is missing"),
        arguments(
            good.replace("mcp\"}", "mcp\", headers: {\"X Y\": a}}"),
            "5: spec.upstream.http.headers.\"X Y\": \"X Y\" is not a header's name"),
        arguments(
            good.replace("mcp\"}", "mcp\", headers: {Host: a}}"),
            "5: spec.upstream.http.headers.Host: Cardea sets the header host itself"),
        arguments(
            good.replace("mcp\"}", "mcp\", headers: {Mcp-Session-Id: a}}"),
            "5: spec.upstream.http.headers.Mcp-Session-Id: Cardea sets the header mcp-session-id"),
        arguments(
            good.replace("mcp\"}", "mcp\", headers: {A: b, a: b}}"),
            "5: spec.upstream.http.headers.a: the header a is there twice"),
        arguments(
            good.replace("mcp\"}", "mcp\", headers: {A: \"b\\r\\nC: d\"}}"),
            "5: spec.upstream.http.headers.A: must not hold control characters"),
        arguments(
            good.replace("mcp\"}", "mcp\", headers: {A: {env: GONE}}}"),
            "5: spec.upstream.http.headers.A: the environment variable GONE is not set (set it)"),
        arguments(
            good.replace("mcp\"}", "mcp\", headers: {A: {file: gone}}}"),
            "5: spec.upstream.http.headers.A: the file is no file"),
        arguments(
            good.replace("mcp\"}", "mcp\", headers: {A: {env: X, file: y}}}"),
            "5: spec.upstream.http.headers.A: must have one of env, file, secret and vault"));
  }

  static Stream<Arguments> policies() {
    return Stream.of(
        arguments(role("a", "{tools: [b]}"), "7: spec.allow[0]: the key \"adapters\" is missing"),
        arguments(
            role("a", "{adapters: [b]}"),
            "7: spec.allow[0]: the rule grants nothing (for every tool: tools: [\"*\"])"),
        arguments(
            role("a", "{adapters: [], tools: [b]}"), "7: spec.allow[0]: the rule grants noth"),
        arguments(role("a", "{adapters: b, tools: [b]}"), "7: spec.allow[0].adapters: must be a l"),
        arguments(
            role("a", "{adapters: [B], tools: [b]}"), "7: spec.allow[0].adapters[0]: no adap"),
        arguments(role("a", "{adapters: [b], tools: [\"\"]}"), "7: spec.allow[0].tools[0]: must h"),
        arguments(
            role("a", "{adapters: [b], tools: [" + "x".repeat(257) + "]}"),
            "7: spec.allow[0].tools[0]: must have 1 to 256 characters, has 257"),
        arguments(
            role("a", "{adapters: [b], tool: [c]}"), "7: spec.allow[0]: unknown key \"tool\""),
        arguments(role("a", "everything"), "7: spec.allow[0]: must be a map of keys and values"),
        arguments(role("admin", ALL), "4: metadata: the role admin is built in and cannot be decl"),
        arguments(
            role("reader", ALL) + binding("[raeder]", "[bot]"),
            "13: spec.roles[0]: no role \"raeder\" in tenant default (did you mean \"reader\"?)"),
        arguments(binding("[]", "[bot]"), "6: spec: roles is empty (remove the Binding"),
        arguments(binding("[admin]", "[]"), "6: spec: agents is empty"),
        arguments(binding("[admin]", "bot"), "7: spec.agents: must be a list"),
        arguments(binding("[admin]", "[\"*\"]"), "7: spec.agents[0]: an agent's name is 1 to 64 "),
        arguments(binding("[admin]", "[\u0430dmin]"), "7: spec.agents[0]: an agent's name is 1 t"),
        arguments(
            binding("[\u0430dmin]", "[a]"), "6: spec.roles[0]: no role \"\\u0430dmin\" in t"));
  }

  static Stream<Arguments> gateways() {
    return Stream.of(
        arguments(gateway("publicUrl: ftp://x"), "6: spec.publicUrl: must be an http or https URL"),
        arguments(gateway("publicUrl: https://x/?a"), "6: spec.publicUrl: must not have a query"),
        arguments(
            gateway("allowedHosts: [\"*\"]"), "6: spec.allowedHosts[0]: must be a host name "),
        arguments(
            gateway("allowedHosts: [\"a:80\"]"), "6: spec.allowedHosts[0]: must be a host na"),
        arguments(gateway("legacySse: \"true\""), "6: spec.legacySse: "),
        arguments(gateway("stdioSandbox: true"), "6: spec.stdioSandbox: is \"true\" (allowed: opt"),
        arguments(gateway("legacySSE: true"), "6: spec: unknown key"),
        arguments(gateway("allowedHosts: a"), "6: spec.allowedHosts: must be a list"),
        arguments(
            gateway("allowedOrigins: [\"*\"]"), "6: spec.allowedOrigins[0]: must name one or"),
        arguments(
            gateway("allowedOrigins: [\"null\"]"), "6: spec.allowedOrigins[0]: must name one"),
        arguments(
            gateway("allowedOrigins: [\"https://a/b\"]"), "6: spec.allowedOrigins[0]: must b"),
        arguments(
            gateway("trustedProxies: [10.0.0.0/33]"), "6: spec.trustedProxies[0]: must be an"),
        arguments(gateway("trustedProxies: [10.0.0]"), "6: spec.trustedProxies[0]: must be "),
        arguments(
            gateway("trustedProxies: [proxy.example]"), "6: spec.trustedProxies[0]: must be "),
        arguments(
            gateway("trustedProxies: [\"::/129\"]"), "6: spec.trustedProxies[0]: must be an "),
        arguments(gateway("limits: {jsonDepth: 7}"), "6: spec.limits.jsonDepth: is out of range"),
        arguments(gateway("limits: {sesions: 7}"), "6: spec.limits: unknown key \"sesions\" (did"),
        arguments(
            gateway("limits: {}").replace("main", "main, tenant: a"),
            "4: metadata.tenant: a Gateway belongs to no tenant"),
        arguments(
            gateway("limits: {}") + gateway("limits: {}").replace("main", "other"),
            "10: metadata.name: a Gateway is declared twice (the other one is at a.yaml:4)"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource({"envelopes", "adapters", "resilience", "upstreams", "policies", "gateways"})
  void shouldReportTheOneMistake(String text, String expected) {
    assertThat(ConfigFolder.at(folder).with("a.yaml", text).problems())
        .singleElement()
        .asString()
        .startsWith("a.yaml:" + expected);
  }
}
