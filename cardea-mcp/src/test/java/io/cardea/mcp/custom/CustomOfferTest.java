package io.cardea.mcp.custom;

import static io.cardea.mcp.custom.Changes.filled;
import static io.cardea.mcp.custom.Changes.fixed;
import static io.cardea.mcp.custom.Changes.narrowed;
import static io.cardea.mcp.custom.Changes.numbers;
import static io.cardea.mcp.custom.Changes.offer;
import static io.cardea.mcp.custom.Changes.oneOf;
import static io.cardea.mcp.custom.Changes.parameters;
import static io.cardea.mcp.custom.Changes.secret;
import static io.cardea.mcp.custom.Changes.texts;
import static io.cardea.mcp.custom.Changes.tool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.cardea.model.catalog.Offer;
import io.cardea.model.catalog.Offer.Item;
import io.cardea.model.tool.ParameterChange;
import io.cardea.model.tool.ToolChange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CustomOfferTest {

  private static final String PLAIN = "{\"name\":\"t\",\"inputSchema\":{\"type\":\"object\"}}";

  private static List<String> names(CustomOffer custom) {
    return custom.offer().tools().stream().map(Item::name).toList();
  }

  private static String only(String definition, Map<String, ParameterChange> parameters) {
    CustomOffer custom =
        CustomOffer.of("a", offer("t", definition), List.of(Changes.of("t", parameters)));
    assertThat(custom.problems()).isEmpty();
    return custom.offer().tools().getFirst().json();
  }

  @Test
  void shouldLeaveWhatNobodyChanges() {
    Offer offer = offer("t", PLAIN, "u", PLAIN);

    assertThat(CustomOffer.of("a", offer, List.of()).offer()).isSameAs(offer);
    CustomOffer custom =
        CustomOffer.of("a", offer, List.of(Changes.of("d", "t", "v", true, Map.of())));
    assertThat(names(custom)).containsExactly("t", "v", "u");
    assertThat(custom.offer().tools().getFirst()).isSameAs(offer.tools().getFirst());
    assertThat(custom.tool("t")).isEmpty();
    assertThat(custom.tool("v").orElseThrow().original().name()).isEqualTo("t");
  }

  @Test
  void shouldSpliceWordsAndKeepEveryOtherByte() {
    String definition =
        "{ \"name\": \"t\",\"title\":\"T\", \"annotations\" : {\"title\":\"T\",\"x\":1.50},\"y\":[1 ]}";
    ToolChange change =
        new ToolChange(
            "d",
            Changes.ADAPTER,
            "t",
            "n",
            Optional.of("N \"q\""),
            Optional.of("D"),
            Map.of("readOnlyHint", true),
            false,
            false,
            Map.of());

    Item item =
        CustomOffer.of("a", offer("t", definition), List.of(change)).offer().tools().getFirst();

    assertThat(item.json())
        .isEqualTo(
            "{\"description\":\"D\", \"name\": \"n\",\"title\":\"N \\\"q\\\"\", \"annotations\" :"
                + " {\"readOnlyHint\":true,\"title\":\"N \\\"q\\\"\",\"x\":1.50},\"y\":[1 ]}");
    assertThat(item.exposedName()).isEqualTo("a__n");
    assertThat(item.digest()).isNotEqualTo(offer("t", definition).tools().getFirst().digest());
  }

  @Test
  void shouldShowWhatIsAccepted() {
    String definition =
        tool(
            "t",
            """
            "owner":{"type":"string"},"limit":{"type":"integer","maximum":30,"default":100},\
            "state":{"type":["string","null"]},"old":{},"path":{"type":"string","pattern":"^[a-z]"},\
            "any":true\
            """,
            ",\"required\":[\"owner\",\"state\",\"z\"]");

    String json =
        only(
            definition,
            parameters(
                "owner", fixed("\"acme\""),
                "limit", narrowed(numbers("1", "50")),
                "state", filled("\"open\""),
                "old", new ParameterChange.Hidden(),
                "path", narrowed(texts(1, 9, "docs/*.md")),
                "any", narrowed(oneOf("1", "\"x\""))));

    assertThat(json)
        .contains("\"limit\":{\"type\":\"integer\",\"maximum\":30,\"minimum\":1}")
        .contains("\"state\":{\"type\":[\"string\",\"null\"],\"default\":\"open\"}")
        .contains(
            "\"path\":{\"type\":\"string\",\"pattern\":\"^[a-z]\",\"minLength\":1,\"maxLength\":9,"
                + "\"allOf\":[{\"pattern\":\"^docs\\\\/[\\\\s\\\\S]*\\\\.md$\"}]}")
        .contains("\"any\":{\"enum\":[1,\"x\"]}")
        .contains("\"required\":[\"z\",\"limit\",\"path\",\"any\"]")
        .contains("\"additionalProperties\":false")
        .doesNotContain("owner", "acme", "old");
  }

  @Test
  void shouldLeaveOthersTheSchemaThatTheyReferTo() {
    String definition =
        tool(
            "t",
            """
            "start":{"type":"string","format":"date"},"end":{"$ref":"#/properties/start"},\
            "all":{"type":"object","properties":{"$ref":{"type":"string"},\
            "x":{"$ref":"#/properties/st%61rt/format"}},"default":{"$ref":"#/properties/start"}},\
            "a/b":{"anyOf":[{"$ref":"#/properties/start"},{"$ref":"#/properties/a~1b"}]},\
            "c":{"$ref":"#/properties/end"}\
            """,
            ",\"$defs\":{\"parameter-1\":{}}");

    assertThat(only(definition, parameters("start", fixed("\"2026-01-01\""))))
        .contains("\"end\":{\"$ref\":\"#/$defs/parameter-2\"}")
        .contains("\"x\":{\"$ref\":\"#/$defs/parameter-2/format\"}")
        .contains("\"default\":{\"$ref\":\"#/properties/start\"}")
        .contains("{\"$ref\":\"#/properties/a~1b\"}", "\"c\":{\"$ref\":\"#/properties/end\"}")
        .contains("\"parameter-2\":{\"type\":\"string\",\"format\":\"date\"}")
        .doesNotContain("\"start\":{");
    assertThat(
            only(
                definition,
                parameters("end", narrowed(oneOf("\"x\"")), "a/b", new ParameterChange.Hidden())))
        .contains("\"c\":{\"$ref\":\"#/$defs/parameter-3\"}")
        .contains("\"parameter-3\":{\"$ref\":\"#/properties/start\"}")
        .contains("\"end\":{\"enum\":[\"x\"],\"allOf\":[{\"$ref\":\"#/properties/start\"}]}")
        .doesNotContain("\"a/b\"");
  }

  static Stream<Arguments> tied() {
    String rule = ",\"anyOf\":[{\"required\":[\"p\"]},{\"required\":[\"q\"]}]";
    String why = "has a rule for several parameters (anyOf)";
    return Stream.of(
        arguments(rule, parameters("p", fixed("1")), why),
        arguments(rule, parameters("p", filled("1")), why),
        arguments(rule, parameters("p", new ParameterChange.Hidden()), ""),
        arguments(rule, parameters("p", narrowed(oneOf("1"))), ""),
        arguments(rule, parameters("r", fixed("1")), ""),
        arguments(
            ",\"dependentRequired\":{\"p\":[\"q\"]}", parameters("p", fixed("1")), "Required"),
        arguments(",\"minProperties\":2", parameters("r", fixed("1")), "(minProperties)"),
        arguments(",\"minProperties\":2", parameters("r", narrowed(oneOf("1"))), ""),
        arguments(
            ",\"$defs\":{\"x\":{\"items\":{\"$ref\":\"#\"}}}",
            parameters("r", narrowed(oneOf("1"))),
            "refers to itself as a whole"),
        arguments(
            ",\"not\":{\"$ref\":\"#/properties\"}", parameters("r", fixed("1")), "as a whole"));
  }

  @ParameterizedTest
  @MethodSource("tied")
  void shouldLeaveOutWhatWouldNotBeShownAsItIs(
      String rule, Map<String, ParameterChange> parameters, String why) {
    String definition = tool("t", "\"p\":{},\"q\":{},\"r\":{}", rule);

    CustomOffer custom =
        CustomOffer.of("a", offer("t", definition), List.of(Changes.of("t", parameters)));

    if (why.isEmpty()) {
      assertThat(custom.problems()).isEmpty();
    } else {
      assertThat(custom.problems()).hasSize(1);
      assertThat(custom.problems().getFirst().message()).contains(why);
      assertThat(names(custom)).isEmpty();
    }
  }

  @Test
  void shouldTakeTheServersDefaultOnlyWhereItIsAccepted() {
    String definition = tool("t", "\"n\":{\"type\":\"number\",\"default\":10}", "");

    assertThat(only(definition, parameters("n", narrowed(numbers("", "50")))))
        .contains("{\"type\":\"number\",\"default\":10,\"maximum\":50}")
        .doesNotContain("required");
    assertThat(only(definition, parameters("n", narrowed(numbers("", "5")))))
        .contains("{\"type\":\"number\",\"maximum\":5}")
        .contains("\"required\":[\"n\"]");
  }

  @Test
  void shouldReplaceByDefaultAndTakeWhatLooksTheSameWithIt() {
    Offer offer = offer("delete", PLAIN, "Delete", PLAIN, "dеlete", PLAIN, "deleted", PLAIN);

    CustomOffer custom =
        CustomOffer.of("a", offer, List.of(Changes.of("d", "delete", "remove", false, Map.of())));

    assertThat(names(custom)).containsExactly("remove", "deleted");
  }

  @Test
  void shouldSwitchOff() {
    ToolChange off = Changes.of("t", Map.of()).closed();
    ToolChange variant = Changes.of("v", "t", "v", true, Map.of());

    assertThat(names(CustomOffer.of("a", offer("t", PLAIN, "u", PLAIN), List.of(off))))
        .containsExactly("u");
    assertThat(names(CustomOffer.of("a", offer("t", PLAIN), List.of(variant.closed()))))
        .containsExactly("t");
    // One that takes the tool away wins over one that would keep it.
    assertThat(names(CustomOffer.of("a", offer("t", PLAIN), List.of(variant, off))))
        .containsExactly("v");
    assertThat(CustomOffer.of("a", offer("u", PLAIN), List.of(off)).problems()).isEmpty();
  }

  @Test
  void shouldLetTwoToolsSwapTheirNames() {
    CustomOffer custom =
        CustomOffer.of(
            "a",
            offer("t", PLAIN, "u", PLAIN),
            List.of(
                Changes.of("one", "t", "u", false, Map.of()),
                Changes.of("two", "u", "t", false, Map.of())));

    assertThat(custom.problems()).isEmpty();
    assertThat(custom.tool("u").orElseThrow().original().name()).isEqualTo("t");
    assertThat(custom.tool("t").orElseThrow().original().name()).isEqualTo("u");
  }

  static Stream<Arguments> unfit() {
    ToolChange rename = Changes.of("d", "t", "U", true, Map.of());
    return Stream.of(
        arguments(rename, "the server has another tool U, or one like it"),
        arguments(Changes.of("gone", Map.of()), "the server has no tool gone"),
        change("nothing", fixed("1"), "is no parameter of the tool"),
        change("text", fixed("1"), "is fixed to what the server does not accept: it has another"),
        change("size", fixed("7"), "it is none of the values"),
        change("need", new ParameterChange.Hidden(), "but the server requires it"),
        change("head", secret("\"s3cr3t\""), "is repeated in a header field"),
        change("text", secret("\"s3cr3t-s3cr3t\""), "it is out of bounds"),
        change("text", narrowed(numbers("1", "2")), "is no number"),
        change("number", narrowed(texts(1, 2, "")), "is no text"),
        change("size", narrowed(oneOf("1", "3")), "may not be 3 by the server's schema"),
        change("number", filled("\"7\""), "has a default that the server's schema does not accept"),
        change("number", filled("11"), "has a default that the server's schema does not accept"),
        change("never", narrowed(oneOf("1")), "has a schema that accepts nothing"));
  }

  private static Arguments change(String name, ParameterChange change, String why) {
    return arguments(Changes.of("t", parameters(name, change)), why);
  }

  @ParameterizedTest
  @MethodSource("unfit")
  void shouldLeaveOutWhatDoesNotFitAndWhatItWouldHaveReplaced(ToolChange change, String why) {
    String definition =
        tool(
            "t",
            """
            "text":{"type":"string","maxLength":9},"number":{"type":"integer","maximum":10},\
            "size":{"enum":[1,2.0]},"need":{},"head":{"type":"string","x-mcp-header":"H"},\
            "never":false\
            """,
            ",\"required\":[\"need\"]");

    CustomOffer custom = CustomOffer.of("a", offer("t", definition, "u", PLAIN), List.of(change));

    assertThat(custom.problems()).hasSize(1);
    assertThat(custom.problems().getFirst().message()).contains(why).doesNotContain("s3cr3t");
    List<String> left = change.original().equals("t") ? List.of("u") : List.of("t", "u");
    assertThat(names(custom)).isEqualTo(change.keepsOriginal() ? List.of("t", "u") : left);
  }

  @Test
  void shouldLeaveOutWhatHasNoParametersToChange() {
    for (String definition :
        List.of(
            PLAIN,
            "{\"name\":\"t\"}",
            "{\"name\":\"t\",\"inputSchema\":true}",
            "{\"name\":\"t\",\"inputSchema\":{\"properties\":[]}}",
            tool("t", "\"p\":{}", ",\"patternProperties\":{\".\":{}}"))) {
      CustomOffer custom =
          CustomOffer.of(
              "a", offer("t", definition), List.of(Changes.of("t", parameters("p", fixed("1")))));
      assertThat(custom.problems()).as(definition).hasSize(1);
      assertThat(names(custom)).isEmpty();
    }
  }
}
