package io.cardea.it.control;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.controlplane.config.ConfigLoader;
import io.cardea.controlplane.config.Loaded;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Documents, bodies and files that somebody has broken in every way: a clear problem or what they
 * say, never a fault, never a half. Reproducible from the seed that each failure names.
 */
class FuzzTest {

  private static final List<String> BODIES =
      List.of(
          """
          {"apiVersion":"cardea.io/v1","kind":"Adapter","metadata":{"name":"x","tags":["a"],\
          "labels":{"team":"data"}},"spec":{"title":"T","upstream":{"http":{"url":\
          "https://a.example/mcp","headers":{"X-A":"b"}}},"limits":{"idleTimeout":"30s"}}}\
          """,
          """
          {"apiVersion":"cardea.io/v1","kind":"Adapter","metadata":{"name":"x"},"spec":{"upstream":\
          {"rest":{"url":"https://a.example/","tools":[{"name":"t","method":"GET","path":"/a/{id}",\
          "query":{"q":"{q}"},"input":{"type":"object","properties":{"id":{"type":"string"},\
          "q":{"type":"string"}}}}]}}}}\
          """,
          """
          [{"apiVersion":"cardea.io/v1","kind":"Role","metadata":{"name":"x"},"spec":{"allow":\
          [{"adapters":["*"],"tools":["*"]}]}},{"apiVersion":"cardea.io/v1","kind":"Binding",\
          "metadata":{"name":"x"},"spec":{"roles":["x"],"agents":["a"]}}]\
          """,
          """
          {"name":"x","imageName":"a/b","imageVersion":"1.0","environmentVariables":{"A":"b"},\
          "replicaCount":2,"description":"d","requiredRoles":["all"],"toolDefinition":{"tool":\
          {"name":"x","inputSchema":{"type":"object"}},"port":80,"path":"/p"}}\
          """,
          """
          {"agent":"a","planes":["data"],"adapters":["x"],"adminRoles":["viewer"],"ttlSeconds":60}\
          """,
          """
          {"spec":{"title":"other","upstream":null}}\
          """);

  private static final List<String> PLACES =
      List.of(
          "PUT /api/v1/adapters/x",
          "PATCH /api/v1/adapters/of-file",
          "POST /api/v1/apply",
          "POST /api/v1/diff",
          "POST /adapters",
          "POST /tools",
          "PUT /adapters/x",
          "POST /api/v1/keys",
          "POST /api/v1/rollback?to=1");

  private static final List<String> TOKENS =
      List.of(
          "null",
          "true",
          "-1",
          "1e999",
          "99999999999999999999",
          "\"\"",
          "[]",
          "{}",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"../../etc/passwd\"",
          "\"${jndi:ldap://x}\"",
          "\"a\\r\\nb: c\"",
          "{\"env\":\"HOME\"}",
          "{\"file\":\"/etc/passwd\"}",
          "&a [*a,*a]",
          "!!java/x {}",
          "---",
          "{\"spec\":{\"spec\":{}}}",
          "\"*\"",
          "\"http://169.254.169.254/\"",
          "- -",
          "? :",
          "\t");

  @TempDir private Path folder;

  private TestGateway gateway;
  private Administrator admin;

  @BeforeEach
  void open() throws IOException {
    gateway =
        TestGateway.start(
            Documents.role("all", "{adapters: [\"*\"], tools: [\"*\"]}")
                + Documents.adapter("of-file", "http://127.0.0.1:9/mcp"));
    admin = Administrator.of(gateway);
  }

  @AfterEach
  void close() throws IOException {
    gateway.close();
  }

  /** {@code text} with one to four faults. */
  private static String broken(Random random, String text) {
    StringBuilder broken = new StringBuilder(text);
    for (int faults = 1 + random.nextInt(4); faults > 0; faults--) {
      int at = random.nextInt(broken.length() + 1);
      int end = Math.min(broken.length(), at + random.nextInt(1 + random.nextInt(20)));
      switch (random.nextInt(6)) {
        case 0 -> broken.delete(at, end);
        case 1 -> broken.insert(at, TOKENS.get(random.nextInt(TOKENS.size())));
        case 2 -> broken.replace(at, end, TOKENS.get(random.nextInt(TOKENS.size())));
        case 3 -> broken.insert(at, "[{".substring(random.nextInt(2)).repeat(random.nextInt(300)));
        case 4 -> broken.insert(at, (char) random.nextInt(256));
        default -> value(random, broken);
      }
    }
    return broken.toString();
  }

  /** Another value at the place of one. */
  private static void value(Random random, StringBuilder text) {
    int colon = text.indexOf(":", random.nextInt(text.length() + 1));
    if (colon >= 0) {
      int end = colon + 1;
      while (end < text.length() && ",}]".indexOf(text.charAt(end)) < 0) {
        end++;
      }
      text.replace(colon + 1, end, TOKENS.get(random.nextInt(TOKENS.size())));
    }
  }

  private String position() throws IOException {
    String status = admin.get("/api/v1/status").text();
    return status.substring(status.indexOf("\"position\""), status.indexOf(",\"revision\""));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldAnswerWhateverIsSent(long seed) throws IOException {
    Random random = new Random(seed);
    int refused = 0;
    String before = position();
    for (int i = 0; i < 250; i++) {
      String[] place = PLACES.get(random.nextInt(PLACES.size())).split(" ", 2);
      String body = broken(random, BODIES.get(random.nextInt(BODIES.size())));
      String type = place[0].equals("PATCH") ? "application/merge-patch+json" : "application/json";

      RawResponse answer = admin.ask(place[0], place[1], body, "Content-Type: " + type);

      String what = "seed " + seed + ", " + i + ": " + place[0] + " " + place[1] + "\n" + body;
      assertThat(answer.status()).as(what + "\n" + answer.text()).isBetween(200, 499);
      assertThat(answer.text()).as(what).doesNotContain("Exception", "root:x:");
      if (answer.status() >= 400) {
        refused++;
        assertThat(answer.header("content-type")).as(what).contains("application/problem+json");
        assertThat(position()).as("nothing is changed: " + what).isEqualTo(before);
      } else {
        before = position();
      }
    }
    assertThat(refused).isGreaterThan(60);
    assertThat(admin.get("/adapters/of-file").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldReadWhateverIsInAFile(long seed) throws IOException {
    Random random = new Random(seed);
    List<String> good =
        List.of(
            Files.readString(Path.of("../docs/example/server.json")),
            Files.readString(Path.of("../docs/example/desktop.json")),
            Files.readString(Path.of("../docs/example/team/adapters.yaml")));
    Path file = folder.resolve("a.yaml");
    for (int i = 0; i < 300; i++) {
      String text = broken(random, good.get(random.nextInt(good.size())));
      Files.write(file, random.nextBoolean() ? text.getBytes(UTF_8) : text.getBytes(ISO_8859_1));

      Loaded loaded = new ConfigLoader(_ -> null).load(file);

      if (loaded instanceof Loaded.Invalid invalid) {
        assertThat(invalid.problems()).as("seed " + seed + ", " + i + ":\n" + text).isNotEmpty();
      }
    }
  }

  @Test
  void shouldReadWhateverIsInAnOpenApiDocument() throws IOException {
    String adapter =
        """
        apiVersion: cardea.io/v1
        kind: Adapter
        metadata: {name: a}
        spec: {upstream: {openapi: {document: openapi.json, url: "https://a.example"}}}
        """;
    Files.writeString(folder.resolve("a.yaml"), adapter);
    String good =
        """
        {"openapi":"3.1.0","info":{"title":"T","version":"1"},"servers":[{"url":"https://a.example"}],\
        "components":{"schemas":{"A":{"type":"object","properties":{"a":{"$ref":"#/components/schemas/A"}}}}},\
        "paths":{"/x/{id}":{"parameters":[{"name":"id","in":"path","required":true,"schema":{"type":"string"}}],\
        "post":{"operationId":"x","tags":["t"],"requestBody":{"content":{"application/json":{"schema":\
        {"$ref":"#/components/schemas/A"}}}},"responses":{"200":{"description":"ok","content":\
        {"application/json":{"schema":{"$ref":"#/components/schemas/A"}}}}}}}}}\
        """;
    Random random = new Random(7);
    int refused = 0;
    for (int i = 0; i < 600; i++) {
      String text = i == 0 ? good : broken(random, good);
      Files.writeString(folder.resolve("openapi.json"), text);

      Loaded loaded = new ConfigLoader(_ -> null).load(folder.resolve("a.yaml"));

      refused += loaded instanceof Loaded.Invalid ? 1 : 0;
      assertThat(i > 0 || loaded instanceof Loaded.Valid).as(loaded.toString()).isTrue();
    }
    assertThat(refused).isGreaterThan(100);
  }
}
