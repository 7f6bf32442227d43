package io.cardea.controlplane.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PolicyTests are asked, and say where the answer is not as expected. */
class PolicyTestsTest {

  private static final String POLICY =
      Documents.ADAPTER
          + Documents.role("reader", "{adapters: [weather], tools: [get, pay], when: args.n < 5}")
          + Documents.role("free", "{adapters: [weather], tools: [look]}")
          + Documents.binding("[reader, free]", "[bot]");

  @TempDir Path folder;

  private PolicyTests run(String test) {
    String text =
        "---\napiVersion: cardea.io/v1\nkind: PolicyTest\nmetadata: {name: t}\nspec:\n  cases:\n    - {"
            + test
            + "}\n";
    return PolicyTests.run(ConfigFolder.at(folder).with("a.yaml", POLICY + text).valid());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "given: {agent: bot, adapter: weather, tool: look}, expect: allow",
        "given: {agent: bot, adapter: weather, tool: look}, expect: allow, rule: 'allow[0] of role free'",
        "given: {agent: bot, adapter: weather}, expect: allow",
        "given: {agent: other, adapter: weather}, expect: deny, rule: no grant",
        "given: {agent: bot, adapter: weather, tool: get, arguments: {n: 4}}, expect: allow",
        "given: {agent: bot, adapter: weather, tool: get, arguments: {n: 5}}, expect: deny",
        "given: {agent: bot, adapter: weather, tool: get, arguments: {}}, expect: deny"
      })
  void shouldPass(String test) {
    PolicyTests tests = run(test);
    assertThat(tests.failed()).isEmpty();
    assertThat(tests.asked()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "given: {agent: bot, adapter: weather, tool: look}, expect: deny | is allowed: allow[0] of",
        "given: {agent: x, adapter: weather, tool: look}, expect: allow | is denied: no grant",
        "given: {agent: bot, adapter: weather, tool: look}, expect: allow, rule: x | is decided by"
            + " another rule: allow[0] of role free",
        "given: {agent: bot, adapter: none}, expect: deny | there is no adapter none",
        "given: {agent: bot, adapter: weather, tool: get}, expect: allow | depends on the call: a"
      })
  void shouldSayWhatIsNotAsExpected(String test, String message) {
    assertThat(run(test).failed())
        .singleElement()
        .asString()
        .contains("a.yaml:", "spec.cases[0]: " + message);
  }
}
