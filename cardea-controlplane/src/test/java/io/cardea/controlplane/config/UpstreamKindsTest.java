package io.cardea.controlplane.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.adapter.HttpUpstream.WeightedEndpoint;
import io.cardea.model.adapter.Sandbox;
import io.cardea.model.adapter.SseUpstream;
import io.cardea.model.adapter.StdioUpstream;
import io.cardea.model.adapter.Upstream;
import io.cardea.model.limit.ProcessLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamKindsTest {

  @TempDir Path folder;

  private Adapter adapter(String spec) {
    String text =
        """
        apiVersion: cardea.io/v1
        kind: Adapter
        metadata: {name: a}
        spec:
        """
            + spec.indent(2);
    return new ConfigFolder(folder, Map.of("TOKEN", "one\ntwo"))
        .with("a.yaml", text)
        .valid()
        .adapters()
        .getFirst();
  }

  private Upstream upstream(String text) {
    return adapter("upstream: " + text).upstream();
  }

  @Test
  void shouldReadSeveralEndpoints() {
    Adapter adapter =
        adapter(
            """
            allowPrivateNetwork: true
            upstream:
              http:
                headers: {X-A: common, X-B: common}
                endpoints:
                  - {url: "http://10.0.0.1:8000/mcp", weight: 1000, headers: {x-b: own}}
                  - {url: "https://b.example"}
            """);

    assertThat(adapter.upstream())
        .isEqualTo(
            new HttpUpstream(
                List.of(
                    new WeightedEndpoint(
                        new HttpEndpoint(
                            "10.0.0.1",
                            8000,
                            false,
                            "/mcp",
                            Map.of("x-a", "common", "x-b", "own"),
                            true),
                        1000),
                    new WeightedEndpoint(
                        new HttpEndpoint(
                            "b.example",
                            443,
                            true,
                            "/",
                            Map.of("x-a", "common", "x-b", "common"),
                            true),
                        1))));
  }

  @Test
  void shouldTakeAsManyEndpointsAsTheLimitAndTellPathsApart() {
    List<String> urls =
        IntStream.range(0, 32).mapToObj("{url: \"https://a.example/%d\"}"::formatted).toList();

    assertThat(upstream("{http: {endpoints: " + urls + "}}"))
        .isInstanceOfSatisfying(
            HttpUpstream.class, http -> assertThat(http.endpoints()).hasSize(32));
  }

  @Test
  void shouldReadAnEventStreamServer() {
    assertThat(upstream("{sse: {url: \"https://a.example/sse\", headers: {X-A: b}}}"))
        .isEqualTo(
            new SseUpstream(
                new HttpEndpoint("a.example", 443, true, "/sse", Map.of("x-a", "b"), false)));
  }

  @Test
  void shouldReadAProcess() {
    ConfigFolder.at(folder).with("key.pem", "-----BEGIN\nx\n-----END\n");

    assertThat(
            upstream(
                """
                {stdio: {command: npx, args: [-y, "", "a b; $c", "two\\nlines"],
                         env: {A: "", _b1: {env: TOKEN}, KEY: {file: key.pem}, D: "a\\tb"},
                         directory: "/"}}
                """))
        .isEqualTo(
            new StdioUpstream(
                List.of("npx", "-y", "", "a b; $c", "two\nlines"),
                Map.of("A", "", "_b1", "one\ntwo", "KEY", "-----BEGIN\nx\n-----END", "D", "a\tb"),
                Optional.of(Path.of("/"))));
  }

  @Test
  void shouldReadASandbox() {
    assertThat(
            upstream(
                """
                {stdio: {command: x, sandbox: {network: true, read: [/usr, /etc], write: [/var],
                                               memory: 3GiB, processes: 7}}}
                """))
        .isEqualTo(
            sandboxed(
                new Sandbox(
                    true,
                    List.of(Path.of("/usr"), Path.of("/etc")),
                    List.of(Path.of("/var")),
                    3L << 30,
                    7)));
  }

  @Test
  void shouldReadASandboxThatSaysNothingAsTheStrictestOne() {
    assertThat(upstream("{stdio: {command: x, sandbox: {}}}")).isEqualTo(sandboxed(Sandbox.STRICT));
  }

  private static StdioUpstream sandboxed(Sandbox sandbox) {
    return new StdioUpstream(List.of("x"), Map.of(), Optional.empty(), Optional.of(sandbox));
  }

  @ParameterizedTest
  @ValueSource(strings = {"npx", "./server", "/opt/My Server/run", "bin/My Server", "server.exe"})
  void shouldTakeAProgramWithoutAnythingElse(String program) {
    assertThat(upstream("{stdio: {command: \"" + program + "\"}}"))
        .isEqualTo(new StdioUpstream(List.of(program), Map.of(), Optional.empty()));
  }

  @Test
  void shouldReadTheLimitsOfProcesses() {
    Adapter adapter =
        adapter(
            """
            upstream: {stdio: {command: x}}
            limits: {processes: {perAdapter: 1, perPrincipal: 2, queueTimeout: 3s, idle: 4m}}
            """);

    assertThat(adapter.limits().processes())
        .isEqualTo(new ProcessLimits(1, 2, Duration.ofSeconds(3), Duration.ofMinutes(4)));
  }
}
