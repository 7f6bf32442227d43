package io.cardea.controlplane.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.cardea.model.rest.RestTool;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenAPI documents that are broken, huge or want something of us. */
class HostileOpenApiTest {

  private static final String GOOD = "/x: {get: {operationId: x, responses: {}}}";

  @TempDir Path folder;

  private List<String> problems(String document, String more) {
    return new OpenApiFolder(folder).with(document).config(more).problems();
  }

  private static String with(String paths) {
    return OpenApiFolder.document("3.0.3", paths, "");
  }

  /** A document whose one operation takes {@code schema}. */
  private static String taking(String schema, String more) {
    return OpenApiFolder.document(
        "3.0.3",
        "/x: {post: {operationId: x, requestBody: {content: {application/json: {schema: "
            + schema
            + "}}}}}",
        more);
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        arguments("", "holds 0 documents (must hold one)"),
        arguments("a: 1\n---\nb: 2", "holds 2 documents"),
        arguments("[]", "is no OpenAPI document"),
        arguments("just text", "is no OpenAPI document"),
        arguments("a: [", "is not YAML"),
        arguments("{\"a\": 1,, }", "is not YAML"),
        arguments("a: 1\na: 2", "the key \"a\" is there twice"),
        arguments("\u0000", "U+0000"),
        arguments("a: 1", "must be OpenAPI 3.0 or 3.1, is something else"),
        arguments("swagger: '2.0'\npaths: {}", "is OpenAPI 2.0 (Swagger) (convert it"),
        arguments("openapi: 2.9.0", "must be OpenAPI 3.0 or 3.1, is \"2.9.0\""),
        arguments("openapi: 3.2.0", "must be OpenAPI 3.0 or 3.1"),
        arguments("openapi: [3]", "must be OpenAPI 3.0 or 3.1"),
        arguments("openapi: 3.0.0\npaths: {}", "does not say where the API is"),
        arguments(with(GOOD).replace("https://api.example/v1", "/v1"), "does not say where"),
        arguments(with(GOOD).replace("https:", "file:"), "must be an http or https URL"),
        arguments(with(GOOD).replace("api.example", "169.254.169.254"), "names a loopback, priv"),
        arguments(with(GOOD).replace("api.example", "localhost"), "names a loopback, private"),
        arguments(with(GOOD).replace("api.example", "u:p@api.example"), "user or password"),
        arguments(with("x: 1"), "no operation of the document becomes a tool"),
        arguments(with("/x: [1]"), "no operation of the document becomes a tool"),
        arguments(with("/x: {get: [1]}"), "must be a map"),
        arguments(with("/x: {get: {parameters: 5}}"), "must be a list"),
        arguments(with("/x: {$ref: 'other.yaml#/x'}"), "refers to another document, and Cardea"),
        arguments(with("/x: {$ref: '#/paths/~1x'}"), "leads from reference to reference"),
        arguments(with("/x: {get: {parameters: [{$ref: '#/nowhere'}]}}"), "which is not there"),
        arguments(taking("{$ref: 'http://127.0.0.1:1/s'}", ""), "refers to another document"),
        arguments(taking("{$ref: 'file:///etc/passwd'}", ""), "refers to another document"),
        arguments(taking("{$ref: '../../etc/passwd'}", ""), "refers to another document"),
        arguments(taking("{$ref: '#components'}", ""), "which is no path"),
        arguments(taking("{$ref: '#/paths/9/%zz/~'}", ""), "which is not there"),
        arguments(taking("{enum: [.nan]}", ""), "is a number that JSON does not have"),
        arguments("a: &x [1]\nb: *x", "anchors (&...) and aliases (*...) are not supported"),
        arguments("a: !!java/lang.Object 1", "tags (!...) are not supported"));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void shouldSayWhatIsWrongWithADocument(String document, String problem) {
    assertThat(problems(document, "").toString()).contains(problem).doesNotContain("Exception");
  }

  static Stream<Arguments> wishes() {
    return Stream.of(
        arguments(
            ", include: {operations: [y]}",
            "no operation of the document becomes a tool (include and exclude leave none)"),
        arguments(", include: {tag: [y]}", "unknown key \"tag\" (did you mean \"tags\"?)"),
        arguments(", include: {methods: [get]}", "is \"get\" (allowed: GET"),
        arguments(", security: {b: {env: TOKEN}}", "the document has no security scheme \"b\""),
        arguments(", outputSchemas: maybe", "must be true or false"),
        arguments(", url: 'http://10.0.0.1/'", "names a loopback, private"),
        arguments(", documents: x", "unknown key \"documents\" (did you mean \"document\"?)"));
  }

  @ParameterizedTest
  @MethodSource("wishes")
  void shouldSayWhatIsWrongWithAWish(String more, String problem) {
    assertThat(problems(with(GOOD), more)).singleElement().asString().contains(problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:9/api.yaml",
        "https://x.example/api.yaml",
        "file:///etc/passwd",
        "ftp://x/y"
      })
  void shouldNotFetchADocument(String url) {
    ConfigFolder config = new OpenApiFolder(folder).with(with(GOOD)).config("");
    String text =
        """
        apiVersion: cardea.io/v1
        kind: Adapter
        metadata: {name: shop}
        spec: {upstream: {openapi: {document: "%s"}}}
        """
            .formatted(url);

    assertThat(config.with("a.yaml", text).problems())
        .singleElement()
        .asString()
        .contains("is a URL, and Cardea fetches none");
  }

  @Test
  void shouldNeverConnectAnywhere() throws IOException {
    // Given a server that a document refers to in every way there is
    try (ServerSocket server = new ServerSocket(0)) {
      server.setSoTimeout(1);
      String url = "http://127.0.0.1:" + server.getLocalPort() + "/";
      String document =
          taking("{$ref: '" + url + "s'}", "externalDocs: {url: '" + url + "'}\n")
              .replace("post:", "parameters: [{$ref: '" + url + "p'}], post:");
      // When it is loaded
      assertThat(problems(document, "").toString()).contains("refers to another document");
      // Then nobody has come
      assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }

  static Stream<Arguments> noTools() {
    String multipart = "requestBody: {required: true, content: {multipart/form-data: {}}}";
    return Stream.of(
        arguments("/x: {post: {operationId: x, " + multipart + "}}", "neither JSON nor a form"),
        arguments("/x/{y}: {get: {operationId: x}}", "its path has what no parameter"),
        arguments("/x/../y: {get: {operationId: x}}", "its path has what no parameter"),
        arguments("\"/x?a=b\": {get: {operationId: x}}", "its path has what no parameter"),
        arguments("\"/x\\r\\ny\": {get: {operationId: x}}", "its path has what no parameter"),
        arguments(
            "/x: {get: {operationId: x, servers: [{url: 'https://y'}]}}", "server of its own"),
        arguments("/x: {get: {operationId: x, security: [{a: []}]}}", "no secret for the security"),
        arguments(
            "/x: {get: {operationId: x, requestBody: {content: {application/json: {}}}}}",
            "content with a GET"),
        arguments(
            "/x: {get: {operationId: x, parameters: [{name: Host, in: header}]}}",
            "cannot set the header"),
        arguments(
            "/x: {get: {operationId: x, parameters: [{name: Cookie, in: header}]}}",
            "cannot set the header"),
        arguments("/x: {get: {operationId: x, parameters: [{name: a, in: body}]}}", "is nowhere"),
        arguments(
            "/x: {get: {operationId: x, parameters: [{name: a, in: query, content: {}}]}}",
            "in a way that is unknown"),
        arguments(
            "/{a}: {get: {operationId: x, parameters: [{name: a, in: path, style: matrix}]}}",
            "in a way that is unknown"),
        arguments(
            "/x: {get: {operationId: x, parameters: [{name: 'a;b', in: cookie}]}}",
            "no name of a cookie"),
        arguments(
            "/x: {get: {operationId: x, parameters: [{in: query}]}}", "in a way that is unknown"));
  }

  @ParameterizedTest
  @MethodSource("noTools")
  void shouldLeaveOutWhatCannotBeAToolOrSaySo(String paths, String reason) {
    String document = with(paths + "\n" + GOOD.replace("x", "good"));

    // Of many, it is left out with a note; asked for by its name, it is a problem.
    OpenApiFolder api = new OpenApiFolder(folder).with(document);
    assertThat(api.names("")).containsExactly("good");
    assertThat(api.notes("")).singleElement().asString().contains("\"x\" is no tool", reason);
    assertThat(problems(document, ", include: {operations: [x]}").toString()).contains(reason);
  }

  @Test
  void shouldBoundHowManyToolsThereAre() {
    String paths =
        IntStream.rangeClosed(0, 2_000)
            .mapToObj(i -> "/p" + i + ": {get: {operationId: o" + i + ", tags: [t" + i % 2 + "]}}")
            .collect(Collectors.joining("\n"));

    assertThat(problems(with(paths), "").toString())
        .contains("selects 2001 operations, at most 2000 are possible");
    assertThat(new OpenApiFolder(folder).with(with(paths)).names(", include: {tags: [t1]}"))
        .hasSize(1_000);
  }

  @Test
  void shouldBoundHowLongADocumentIs() throws IOException {
    ConfigFolder config = new OpenApiFolder(folder).with(with(GOOD)).config("");
    Files.write(folder.resolve("apis/api.yaml"), new byte[16 * 1024 * 1024 + 1]);

    assertThat(config.problems().toString()).contains("larger than 16777216 bytes");
  }

  @Test
  void shouldSurviveDeepNesting() {
    String deep = "{items: ".repeat(5_000) + "{}" + "}".repeat(5_000);

    assertThat(problems(taking(deep, ""), "").toString()).contains("nested more than 64 levels");
  }

  /** Each schema refers to the next one ten times: ten to the power of their number. */
  @Test
  void shouldNotExpandWhatGrowsWithoutEnd() {
    StringBuilder schemas = new StringBuilder("components: {schemas: {");
    for (int i = 0; i < 30; i++) {
      String next = "{$ref: '#/components/schemas/s" + (i + 1) + "'}";
      schemas.append("s").append(i).append(": {type: object, properties: {");
      for (int j = 0; j < 10; j++) {
        schemas.append("p").append(j).append(": ").append(next).append(", ");
      }
      schemas.append("}}, ");
    }
    schemas.append("s30: {type: string}}}\n");
    String document = taking("{$ref: '#/components/schemas/s0'}", schemas.toString());

    assertThat(new OpenApiFolder(folder).with(document).upstream("").tools())
        .singleElement()
        .extracting(RestTool::definition, InstanceOfAssertFactories.STRING)
        .contains("\"$defs\":{\"s0\"")
        .hasSizeLessThan(64 * 1024);
  }

  /** A chain of references, longer than any stack. */
  @Test
  void shouldFollowALongChainOfSchemas() {
    String schemas =
        IntStream.range(0, 5_000)
            .mapToObj(i ->
                "    s%d: {properties: {n: {$ref: '#/components/schemas/s%d'}}}"
                    .formatted(i, i + 1))
            .collect(Collectors.joining("\n", "components:\n  schemas:\n", "\n    s5000: {}\n"));
    OpenApiFolder api =
        new OpenApiFolder(folder)
            .with(
                taking("{$ref: '#/components/schemas/s0'}", schemas)
                    .replace("paths:\n", "paths:\n  /y: {get: {operationId: y}}\n"));

    assertThat(api.names("")).containsExactly("y");
    assertThat(api.notes("").toString()).contains("longer than 262144 characters of JSON Schema");
  }

  /** Whatever becomes of a document by chance, it is loaded or has problems; nothing is thrown. */
  @Test
  void shouldNeverThrow() {
    Random random = new Random(7);
    String good =
        taking(
            "{$ref: '#/components/schemas/a'}",
            "components: {schemas: {a: {type: object, properties: {b: {type: string, nullable: true}}}}}\n");
    for (int i = 0; i < 500; i++) {
      StringBuilder text = new StringBuilder(good);
      for (int j = 0; j < 3; j++) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.deleteCharAt(at);
          case 1 -> text.insert(at, "{}[]:,'\"#&*!%-\n ".charAt(random.nextInt(16)));
          default -> text.insert(at, text.substring(at, Math.min(text.length(), at + 20)));
        }
      }
      assertThat(problems(text.toString(), "").toString()).doesNotContain("Exception");
    }
  }
}
