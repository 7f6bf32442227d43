package io.cardea.controlplane.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cardea.controlplane.document.Problem;
import io.cardea.model.identity.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceDocumentTest {

  private static final String HEAD = "{\"apiVersion\":\"cardea.io/v1\",\"kind\":\"Adapter\",";

  @Test
  void shouldReadWhatAStoreNeeds() {
    ResourceDocument document =
        read(
            HEAD
                + """
                "metadata": {"name": "weather", "tenant": "acme", "owner": "data-team",
                "labels": {"team": "data", "cardea.io/tier": ""}, "tags": ["public", "a b"]},
                "spec": {"any": [1, {}]}, "x-more": null}
                """);

    assertThat(document.id()).isEqualTo(new ResourceId(new TenantId("acme"), "Adapter", "weather"));
    assertThat(document.labels()).isEqualTo(Map.of("team", "data", "cardea.io/tier", ""));
    assertThat(document.tags()).containsExactly("public", "a b");
    assertThat(document.owner()).contains("data-team");
    assertThat(document).hasToString("document of acme/Adapter/weather");
  }

  @Test
  void shouldBeTheSameTextHoweverItIsWritten() {
    ResourceDocument one =
        read(
            HEAD
                + "\"metadata\":{\"name\":\"a\",\"x\":\"\\u00e9\\/\\t\"},"
                + "\"spec\":{\"b\":[ ],\"a\":{ },\"c\":[1.0,-0,1E5,9007199254740993,true,null]}}");
    ResourceDocument other =
        read(
            "\n{\"spec\" : {\"a\":{},\"c\":[1.0, -0, 1E5, 9007199254740993, true, null],"
                + "\"b\":[]}, \"metadata\":{\"x\":\"é/\\u0009\", \"name\":\"\\u0061\"},"
                + "\"kind\":\"Adapter\",\"apiVersion\":\"cardea.io/v1\"}");

    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
    assertThat(one.json())
        .isEqualTo(
            "{\"apiVersion\":\"cardea.io/v1\",\"kind\":\"Adapter\","
                + "\"metadata\":{\"name\":\"a\",\"x\":\"é/\\u0009\"},"
                + "\"spec\":{\"a\":{},\"b\":[],\"c\":[1.0,-0,1E5,9007199254740993,true,null]}}");
    assertThat(ResourceDocument.kept(one.json())).isEqualTo(one);
    assertThat(one.toJson().toBytes()).isEqualTo(one.json().getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void shouldOrderKeysByCodeUnits() {
    ResourceDocument document =
        read(
            HEAD
                + "\"metadata\":{\"name\":\"a\"},"
                + "\"spec\":{\"\uff61\":1,\"\ud83d\ude00\":2,\"a\":3,\"Z\":4,\"\":5,\"\\u0000\":6}}");

    assertThat(document.json())
        .contains("{\"\":5,\"\\u0000\":6,\"Z\":4,\"a\":3,\"\ud83d\ude00\":2,\"\uff61\":1}");
  }

  @Test
  void shouldTellSpecFromMetadata() {
    ResourceDocument one = read(HEAD + "\"metadata\":{\"name\":\"a\"},\"spec\":{\"x\":1}}");
    ResourceDocument labelled =
        read(HEAD + "\"metadata\":{\"name\":\"a\",\"labels\":{\"b\":\"c\"}},\"spec\":{\"x\":1}}");
    ResourceDocument none = read(HEAD + "\"metadata\":{\"name\":\"a\"}}");

    assertThat(one.hasSameSpec(labelled)).isTrue();
    assertThat(one.hasSameSpec(none)).isFalse();
    assertThat(one).isNotEqualTo(labelled);
  }

  @Test
  void shouldNameEverythingThatIsWrong() {
    assertThat(
            problems(
                """
                {"kind": "adapter", "metadata": {"name": "a/b", "tenant": "A", "owner": 1,
                 "labels": {"-": "x", "ok": 1, "ok2": "a b"}, "tags": ["", "a", "a", 7]},
                 "spec": [], "status": {}}
                """))
        .extracting(Problem::path)
        .containsExactlyInAnyOrder(
            "apiVersion",
            "kind",
            "metadata.name",
            "metadata.tenant",
            "metadata.owner",
            "metadata.labels",
            "metadata.labels.ok",
            "metadata.labels.ok2",
            "metadata.tags[0]",
            "metadata.tags[2]",
            "metadata.tags[3]",
            "spec",
            "status");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "1",
        "\"a\"",
        "{",
        "{}",
        "{\"kind\":\"A\",\"kind\":\"A\"}",
        "{}{}",
        "\ufeff{}",
        "{'a':1}",
        "{\"a\":1,}",
        "{\"a\":NaN}",
        "{\"a\":01}"
      })
  void shouldRefuseWhatIsNoDocument(String text) {
    assertThat(problems(text)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "metadata.name       | {'name': 1}",
        "metadata.name       | {'name': null}",
        "metadata.name       | {'name': '..'}",
        "metadata.name       | {}",
        "metadata            | []",
        "metadata            | null",
        "metadata.tenant     | {'name': 'a', 'tenant': ''}",
        "metadata.tenant     | {'name': 'a', 'tenant': null}",
        "metadata.labels     | {'name': 'a', 'labels': []}",
        "metadata.labels     | {'name': 'a', 'labels': {'': 'x'}}",
        "metadata.labels     | {'name': 'a', 'labels': {'a b': 'x'}}",
        "metadata.labels.a   | {'name': 'a', 'labels': {'a': null}}",
        "metadata.labels.a   | {'name': 'a', 'labels': {'a': '-x'}}",
        "metadata.labels.a   | {'name': 'a', 'labels': {'a': '\\u0000'}}",
        "metadata.tags       | {'name': 'a', 'tags': 'x'}",
        "metadata.tags[0]    | {'name': 'a', 'tags': ['\\ud800']}",
        "metadata.tags[0]    | {'name': 'a', 'tags': ['\\u0000']}",
        "metadata.tags[0]    | {'name': 'a', 'tags': [['x']]}",
        "metadata.owner      | {'name': 'a', 'owner': '\\n'}",
      })
  void shouldSayWhere(String path, String metadata) {
    String json = HEAD + "\"metadata\":" + metadata.replace('\'', '"') + "}";

    assertThat(problems(json)).extracting(Problem::path).contains(path);
  }

  @Test
  void shouldKeepItsLimits() {
    String before = HEAD + "\"metadata\":{\"name\":\"a\"},\"spec\":{\"a\":\"";
    String fits = "x".repeat(ResourceDocument.MAX_BYTES - before.length() - 3);

    assertThat(ResourceDocument.parse(before + fits + "\"}}")).isInstanceOf(ResourceDocument.class);
    assertThat(problems(before + fits + "x\"}}")).hasSize(1);
    assertThat(problems(before + "x".repeat(3 * ResourceDocument.MAX_BYTES) + "\"}}")).hasSize(1);
    assertThat(problems(nested(ResourceDocument.MAX_DEPTH + 1))).hasSize(1);
    assertThat(ResourceDocument.parse(nested(ResourceDocument.MAX_DEPTH - 2)))
        .isInstanceOf(ResourceDocument.class);
    assertThat(problems(many("tags", "[", "\"t%d\"", "]"))).hasSize(1);
    assertThat(problems(many("labels", "{", "\"l%d\":\"\"", "}"))).hasSize(1);
  }

  @Test
  void shouldTakeNothingForKeptThatWasNot() {
    String canonical = read(HEAD + "\"metadata\":{\"name\":\"a\"}}").json();

    assertThatIllegalArgumentException().isThrownBy(() -> ResourceDocument.kept("{}"));
    assertThatIllegalArgumentException().isThrownBy(() -> ResourceDocument.kept(" " + canonical));
  }

  private static String nested(int depth) {
    return HEAD
        + "\"metadata\":{\"name\":\"a\"},\"spec\":{\"a\":"
        + "[".repeat(depth)
        + "]".repeat(depth)
        + "}}";
  }

  private static String many(String key, String open, String entry, String close) {
    StringBuilder json = new StringBuilder(HEAD + "\"metadata\":{\"name\":\"a\",\"" + key + "\":");
    for (int i = 0; i < 65; i++) {
      json.append(i == 0 ? open : ",").append(entry.replace("%d", Integer.toString(i)));
    }
    return json + close + "}}";
  }

  private static ResourceDocument read(String json) {
    DocumentRead read = ResourceDocument.parse(json);
    assertThat(read).isInstanceOf(ResourceDocument.class);
    return (ResourceDocument) read;
  }

  private static List<Problem> problems(String json) {
    DocumentRead read = ResourceDocument.parse(json);
    assertThat(read).isInstanceOf(InvalidDocument.class);
    return ((InvalidDocument) read).problems();
  }
}
