package io.cardea.upstream.probe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.model.catalog.ItemCollector;
import io.cardea.model.catalog.Offer;
import io.cardea.upstream.probe.ListPages.Next;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListPagesTest {

  private static final ProbeLimits LIMITS =
      new ProbeLimits(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1), 3, 200);

  private static Next read(ListPages pages, String json) {
    byte[] bytes = json.getBytes(UTF_8);
    return pages.read((JsonDocument) Json.parse(bytes, 16), JsonDocument.ROOT);
  }

  private static ListPages pages(Offer.Kind kind, ProbeLimits limits) {
    return new ListPages("x", kind, limits, false);
  }

  @ParameterizedTest
  @CsvSource({"true,1", "false,2"})
  void shouldLeaveOutToolsOfModernServersThatNameNoFields(boolean isModern, int expected) {
    // Given
    ListPages pages = new ListPages("x", Offer.Kind.TOOL, ProbeLimits.DEFAULT, isModern);
    String tool =
        "{\"name\":\"%s\",\"inputSchema\":{\"properties\":"
            + "{\"p\":{\"type\":\"string\",\"x-mcp-header\":\"%s\"}}}}";

    // When
    read(pages, "{\"tools\":[" + tool.formatted("a", "A") + "," + tool.formatted("b", "") + "]}");

    // Then
    Listed listed = pages.listed(Listed.Extent.WHOLE, "");
    assertThat(listed.items()).hasSize(expected);
    assertThat(listed.problem())
        .isEqualTo(
            isModern ? "tools/list: left out: 1 with an x-mcp-header that breaks its rules" : "");
  }

  @ParameterizedTest
  @CsvSource({
    "TOOL,tools,name",
    "PROMPT,prompts,name",
    "RESOURCE,resources,uri",
    "TEMPLATE,resourceTemplates,uriTemplate"
  })
  void shouldFindItemsByTheirKind(Offer.Kind kind, String list, String name) {
    // Given
    ListPages pages = pages(kind, ProbeLimits.DEFAULT);

    // When
    Next next = read(pages, "{\"%s\":[{\"%s\":\"a\"}]}".formatted(list, name));

    // Then
    assertThat(next).isEqualTo(new Next.End());
    Listed listed = pages.listed(Listed.Extent.WHOLE, "");
    assertThat(listed.items()).extracting(Offer.Item::name).containsExactly("a");
    assertThat(listed.problem()).isEmpty();
  }

  @Test
  void shouldReadUpToItsBytes() {
    // Given: 200 bytes are allowed.
    ListPages pages = pages(Offer.Kind.TOOL, LIMITS);
    String page = "{\"tools\":[{\"name\":\"a\"}],\"x\":\"" + "x".repeat(69) + "\"}";
    assertThat(page).hasSize(100);

    // When
    Next first = read(pages, page);
    Next second = read(pages, page.replace("\"a\"", "\"b\""));
    Next third = read(pages, "{\"tools\":[{\"name\":\"c\"}]}");

    // Then
    assertThat(first).isEqualTo(new Next.End());
    assertThat(second).isEqualTo(new Next.End());
    assertThat(third).isEqualTo(new Next.Cut("more than 200 bytes"));
    assertThat(pages.listed(Listed.Extent.CUT, "").items()).hasSize(2);
  }

  @Test
  void shouldReadUpToItsPages() {
    ListPages pages = pages(Offer.Kind.TOOL, LIMITS);
    for (int i = 0; i < 2; i++) {
      assertThat(read(pages, "{\"tools\":[],\"nextCursor\":\"" + i + "\"}"))
          .isEqualTo(new Next.Cursor("" + i));
    }
    assertThat(read(pages, "{\"tools\":[],\"nextCursor\":\"2\"}"))
        .isEqualTo(new Next.Cut("more than 3 pages"));
  }

  @Test
  void shouldReadUpToItsItems() {
    // Given
    ListPages pages = pages(Offer.Kind.TOOL, ProbeLimits.DEFAULT);
    StringBuilder page = new StringBuilder("{\"tools\":[");
    for (int i = 0; i < ItemCollector.MAX_ITEMS; i++) {
      page.append(i == 0 ? "" : ",").append("{\"name\":\"").append(i).append("\"}");
    }

    // When
    Next full = read(pages, page + "]}");
    Next beyond = read(pages, "{\"tools\":[{\"name\":\"one more\"}]}");

    // Then
    assertThat(full).isEqualTo(new Next.End());
    assertThat(beyond).isEqualTo(new Next.Cut("more than 100000 items"));
  }

  @ParameterizedTest
  @CsvSource({"65536,true", "65537,false"})
  void shouldTakeCursorsUpToTheirLength(int length, boolean taken) {
    Next next =
        read(
            pages(Offer.Kind.TOOL, ProbeLimits.DEFAULT),
            "{\"tools\":[],\"nextCursor\":\"" + "c".repeat(length) + "\"}");
    assertThat(next instanceof Next.Cursor).isEqualTo(taken);
  }

  @Test
  void shouldTakeAnEmptyCursorOnce() {
    ListPages pages = pages(Offer.Kind.TOOL, ProbeLimits.DEFAULT);
    assertThat(read(pages, "{\"tools\":[],\"nextCursor\":\"\"}")).isEqualTo(new Next.Cursor(""));
    assertThat(read(pages, "{\"tools\":[],\"nextCursor\":\"\"}")).isInstanceOf(Next.Bad.class);
  }

  @ParameterizedTest
  @CsvSource({"5,7,5", "7,5,5", "0,5,5", "-1,5,5", "1.5,5,5", "99999999999999999999,5,5"})
  void shouldKeepTheShortestLifeOfItsPages(String first, String second, long millis) {
    // Given
    ListPages pages = pages(Offer.Kind.TOOL, ProbeLimits.DEFAULT);

    // When
    read(pages, "{\"tools\":[],\"ttlMs\":" + first + "}");
    read(pages, "{\"tools\":[],\"ttlMs\":" + second + "}");

    // Then
    assertThat(pages.listed(Listed.Extent.WHOLE, "").ttl())
        .isEqualTo(Optional.of(Duration.ofMillis(millis)));
  }

  @Test
  void shouldGiveTheSameDigestForTheSameItemsOnly() {
    ListPages one = pages(Offer.Kind.TOOL, ProbeLimits.DEFAULT);
    ListPages same = pages(Offer.Kind.TOOL, ProbeLimits.DEFAULT);
    ListPages turned = pages(Offer.Kind.TOOL, ProbeLimits.DEFAULT);
    read(one, "{\"tools\":[{\"name\":\"a\"},{\"name\":\"b\"}]}");
    read(same, "{\"tools\":[{\"name\":\"a\"}],\"nextCursor\":\"1\"}");
    read(same, "{\"tools\":[{\"name\":\"b\"}]}");
    read(turned, "{\"tools\":[{\"name\":\"b\"},{\"name\":\"a\"}]}");

    assertThat(digest(one)).isEqualTo(digest(same)).isNotEqualTo(digest(turned));
  }

  private static String digest(ListPages pages) {
    return pages.listed(Listed.Extent.WHOLE, "").digest();
  }
}
