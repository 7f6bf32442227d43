package io.cardea.controlplane.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever bytes a file holds, loading ends with a value and never with an exception. */
class MutatedTextTest {

  private static final String FULL =
      Documents.adapter("limits: {queue: 1, callTimeout: 5m, messageBytes: 1MiB}")
          + "---\n"
          + Documents.ADAPTER
              .replace("weather}", "b}")
              .replaceFirst("http: .*", "stdio: {command: a, args: [b], env: {C: d}}}")
          + "---\napiVersion: cardea.io/v1\nkind: Profile\nmetadata: {name: p}\n"
          + "spec: {servers: [{adapter: b, names: original, tools: [x], aliases: {y: x}}]}\n"
          + Documents.role("reader", "{adapters: [we*], tools: [\"*\"], when: 'args.n < 5'}")
          + Documents.binding("[reader]", "[bot]")
          + Documents.gateway("trustedProxies: [10.0.0.0/8, \"fd00::/8\"]")
          + "---\n{\"mcpServers\": {\"a\": {\"url\": \"http://[::1]:80/\", \"headers\": {}}}}\n";
  private static final byte[] TEXT = FULL.getBytes(StandardCharsets.UTF_8);
  private static final byte[] NASTY =
      "\t\n :-[]{},&*!|>'\"%@`#?\\\0\u00ff\u2028/.0~<".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldNeverThrow(long seed) {
    Random random = new Random(seed);
    assertThat(ConfigFolder.at(folder).with("a.yaml", TEXT).problems()).isEmpty();
    int refused = 0;
    for (int i = 0; i < 500; i++) {
      byte[] text = TEXT.clone();
      for (int edits = random.nextInt(4); edits >= 0; edits--) {
        text[random.nextInt(text.length)] = NASTY[random.nextInt(NASTY.length)];
      }
      ConfigFolder config = ConfigFolder.at(folder).with("a.yaml", text);
      String shown = new String(text, StandardCharsets.ISO_8859_1);
      assertThatCode(config::load).as(shown).doesNotThrowAnyException();
      refused += config.load() instanceof Loaded.Invalid ? 1 : 0;
    }
    assertThat(refused).isBetween(250, 500);
  }
}
