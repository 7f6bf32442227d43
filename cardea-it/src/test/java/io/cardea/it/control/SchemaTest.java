package io.cardea.it.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.cardea.controlplane.admin.Schemas;
import io.cardea.controlplane.config.DocumentConverter;
import io.cardea.controlplane.config.Kind;
import io.cardea.controlplane.document.JsonText;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Position;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.YamlReader;
import io.cardea.controlplane.upstream.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The published schemas say what the reader says: whatever it takes they take, and what they do not
 * know it does not know. They may be more lenient, where a rule is not one of form.
 */
class SchemaTest {

  private static final Position NOWHERE = Position.of("test");

  private static final Map<Kind, Schema> SCHEMAS = schemas();

  private static Map<Kind, Schema> schemas() {
    SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    Map<Kind, Schema> schemas = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      schemas.put(kind, registry.getSchema(Schemas.of(kind)));
    }
    return schemas;
  }

  static Stream<Kind> kinds() {
    return Stream.of(Kind.values());
  }

  private static List<Node> documents(Kind kind) {
    return WholeDocuments.OF_KIND.getOrDefault(kind, List.of()).stream()
        .map(SchemaTest::node)
        .toList();
  }

  private static Node node(String yaml) {
    Problems problems = new Problems();
    List<Node> nodes = YamlReader.read("test.yaml", yaml, problems);
    assertThat(problems.list()).isEmpty();
    return nodes.getFirst();
  }

  private static boolean schemaTakes(Kind kind, Node document) {
    return errors(kind, document).isEmpty();
  }

  private static List<Error> errors(Kind kind, Node document) {
    Schema schema = Objects.requireNonNull(SCHEMAS.get(kind));
    return schema.validate(JsonText.of(document), InputFormat.JSON);
  }

  /** The only variable that is set. */
  private static @Nullable String variable(String name) {
    return name.equals("KNOWN") ? "x" : null;
  }

  private static List<String> problems(Node document) {
    return DocumentConverter.convert(document, new Secrets(SchemaTest::variable))
        .problems()
        .list()
        .stream()
        .map(problem -> problem.path() + ": " + problem.message())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void shouldBothTakeDocumentsWithEveryKey(Kind kind) {
    for (Node document : documents(kind)) {
      assertThat(problems(document)).isEmpty();
      assertThat(errors(kind, document)).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void shouldBothRefuseKeysThatNobodyKnows(Kind kind) {
    for (Node document : documents(kind)) {
      for (Node changed : variants(document, SchemaTest::withAnotherKey)) {
        // A map whose keys are names takes any.
        assertThat(schemaTakes(kind, changed))
            .as(JsonText.of(changed))
            .isEqualTo(problems(changed).isEmpty());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void shouldTakeWhateverTheReaderTakes(Kind kind) {
    int taken = 0;
    for (Node document : documents(kind)) {
      for (Node changed : variants(document, SchemaTest::others)) {
        if (problems(changed).isEmpty()) {
          taken++;
          assertThat(schemaTakes(kind, changed)).as(JsonText.of(changed)).isTrue();
        }
      }
    }
    assertThat(taken).isPositive();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void shouldRefuseWhatIsNotOfTheForm(Kind kind) {
    long refused = 0;
    for (Node document : documents(kind)) {
      for (Node changed : variants(document, SchemaTest::others)) {
        refused += schemaTakes(kind, changed) ? 0 : 1;
      }
    }
    assertThat(refused).isGreaterThan(10);
  }

  @Test
  void shouldTakeTheExamples() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("../docs/example"))) {
      for (Path file :
          files
              .filter(path -> path.toString().endsWith(".yaml"))
              // What an adapter names is no document of ours.
              .filter(path -> !path.toString().contains("openapi"))
              .toList()) {
        for (Node document :
            YamlReader.read(file.toString(), Files.readString(file, UTF_8), new Problems())) {
          Node.Entry label =
              Objects.requireNonNull(((Node.Mapping) document).entries().get("kind"));
          Kind kind = Kind.find(((Node.Scalar) label.value()).text()).orElseThrow();
          assertThat(errors(kind, document)).as(file.toString()).isEmpty();
        }
      }
    }
  }

  private static List<Node> withAnotherKey(Node node) {
    if (!(node instanceof Node.Mapping map)) {
      return List.of();
    }
    Map<String, Node.Entry> entries = new LinkedHashMap<>(map.entries());
    entries.put("zz", new Node.Entry(NOWHERE, "zz", text("zz", false)));
    return List.of(new Node.Mapping(NOWHERE, map.path(), entries));
  }

  private static List<Node> others(Node node) {
    List<Node> others = new ArrayList<>();
    others.add(text("", false));
    others.add(text("a b", false));
    others.add(text("admin", false));
    others.add(text("7", true));
    others.add(text("-1", true));
    others.add(text("5000000000", true));
    others.add(text("1.5", true));
    others.add(text("true", true));
    others.add(text("2s", false));
    others.add(text("1KiB", false));
    others.add(new Node.Sequence(NOWHERE, "", List.of()));
    others.add(new Node.Mapping(NOWHERE, "", new LinkedHashMap<>()));
    return others;
  }

  private static Node text(String text, boolean plain) {
    return new Node.Scalar(NOWHERE, "", text, plain);
  }

  /** {@code node} with one value of it, or of what is in it, replaced. */
  private static List<Node> variants(Node node, Function<Node, List<Node>> other) {
    List<Node> variants = new ArrayList<>(other.apply(node));
    switch (node) {
      case Node.Mapping map ->
          map.entries()
              .forEach((key, entry) -> {
                for (Node changed : variants(entry.value(), other)) {
                  Map<String, Node.Entry> entries = new LinkedHashMap<>(map.entries());
                  entries.put(key, new Node.Entry(entry.at(), entry.path(), changed));
                  variants.add(new Node.Mapping(map.at(), map.path(), entries));
                }
              });
      case Node.Sequence list -> {
        for (int i = 0; i < list.items().size(); i++) {
          for (Node changed : variants(list.items().get(i), other)) {
            List<Node> items = new ArrayList<>(list.items());
            items.set(i, changed);
            variants.add(new Node.Sequence(list.at(), list.path(), items));
          }
        }
      }
      case Node.Scalar _, Node.Broken _ -> {}
    }
    return variants;
  }
}
