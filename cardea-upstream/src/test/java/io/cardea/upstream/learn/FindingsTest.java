package io.cardea.upstream.learn;

import static io.cardea.model.catalog.Offer.Kind.PROMPT;
import static io.cardea.model.catalog.Offer.Kind.TOOL;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.catalog.Offer;
import io.cardea.upstream.probe.Greeting;
import io.cardea.upstream.probe.Listed;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FindingsTest {

  private static final Instant NOW = Instant.EPOCH;
  private static final Greeting BOTH = greeting("{}", TOOL, PROMPT);

  private final Findings findings = new Findings(Optional.empty());

  private static Greeting greeting(String capabilities, Offer.Kind... offered) {
    return new Greeting(
        "2025-11-25", capabilities, "{}", Optional.empty(), Set.of(offered), Set.of());
  }

  private static Listed list(
      Offer.Kind kind, Listed.Extent extent, String problem, String... names) {
    List<Offer.Item> items =
        Stream.of(names).map(name -> new Offer.Item(name, name, "{}", "digest " + name)).toList();
    return new Listed(kind, items, String.join(",", names), extent, problem, Optional.empty());
  }

  private static Listed whole(Offer.Kind kind, String... names) {
    return list(kind, Listed.Extent.WHOLE, "", names);
  }

  private static Listed broken(Offer.Kind kind, String... names) {
    return list(kind, Listed.Extent.BROKEN, "broke", names);
  }

  private List<String> names(Offer.Kind kind) {
    return findings.offer().orElseThrow().items(kind).stream().map(Offer.Item::name).toList();
  }

  @Test
  void shouldTellWhichListsChanged() {
    assertThat(findings.take(BOTH, List.of(whole(TOOL, "a"), whole(PROMPT)), NOW))
        .isEqualTo(new Findings.News(Set.of(TOOL), true));
    assertThat(findings.take(BOTH, List.of(whole(TOOL, "a"), whole(PROMPT)), NOW))
        .isEqualTo(new Findings.News(Set.of(), false));
    assertThat(findings.take(BOTH, List.of(whole(PROMPT, "p")), NOW))
        .isEqualTo(new Findings.News(Set.of(PROMPT), true));
    assertThat(names(TOOL)).containsExactly("a");
  }

  @Test
  void shouldTakeANewOrderForAChange() {
    findings.take(BOTH, List.of(whole(TOOL, "a", "b")), NOW);
    assertThat(findings.take(BOTH, List.of(whole(TOOL, "b", "a")), NOW).changed())
        .containsExactly(TOOL);
  }

  @Test
  void shouldTakeOtherCapabilitiesForNewsButNoChange() {
    findings.take(BOTH, List.of(whole(TOOL, "a")), NOW);
    assertThat(findings.take(greeting("{\"x\":{}}", TOOL, PROMPT), List.of(), NOW))
        .isEqualTo(new Findings.News(Set.of(), true));
    assertThat(names(TOOL)).containsExactly("a");
  }

  @Test
  void shouldKeepTheSameOfferAsLongAsNothingChanges() {
    findings.take(BOTH, List.of(whole(TOOL, "a")), NOW);
    Offer before = findings.offer().orElseThrow();
    findings.take(BOTH, List.of(whole(TOOL, "a")), NOW.plusSeconds(9));
    assertThat(findings.offer()).containsSame(before);
  }

  @Test
  void shouldDropAListThatIsNoLongerDeclared() {
    findings.take(BOTH, List.of(broken(TOOL, "a"), whole(PROMPT, "p")), NOW);
    assertThat(findings.take(greeting("{}", PROMPT), List.of(whole(PROMPT, "p")), NOW).changed())
        .containsExactly(TOOL);
    assertThat(names(TOOL)).isEmpty();
    assertThat(findings.problem()).isEmpty();
  }

  @Test
  void shouldReplaceAPartByAnotherButNotAWhole() {
    findings.take(BOTH, List.of(broken(TOOL, "a")), NOW);
    assertThat(findings.problem()).isEqualTo("broke");
    findings.take(BOTH, List.of(broken(TOOL, "b", "c")), NOW);
    assertThat(names(TOOL)).containsExactly("b", "c");
    findings.take(BOTH, List.of(whole(TOOL, "d", "e")), NOW);
    assertThat(findings.problem()).isEmpty();
    assertThat(findings.take(BOTH, List.of(broken(TOOL, "d")), NOW).changed()).isEmpty();
    assertThat(names(TOOL)).containsExactly("d", "e");
  }

  @Test
  void shouldForgetOnlyWhatIsNotTheServersOwn() {
    // Given
    findings.take(BOTH, List.of(whole(TOOL, "a")), NOW);
    Findings heir = new Findings(findings.offer());

    // When, then
    assertThat(findings.forgetInherited()).isEmpty();
    assertThat(findings.offer()).isPresent();
    assertThat(heir.forgetInherited()).containsExactly(TOOL);
    assertThat(heir.offer()).isEmpty();
  }

  @Test
  void shouldBoundWhatItSaysOfProblems() {
    findings.take(BOTH, List.of(list(TOOL, Listed.Extent.CUT, "x".repeat(600), "a")), NOW);
    assertThat(findings.problem()).hasSize(501).endsWith("…");
  }
}
