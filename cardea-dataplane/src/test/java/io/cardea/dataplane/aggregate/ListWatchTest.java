package io.cardea.dataplane.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.mcp.method.McpMethod;
import io.cardea.model.catalog.Offer.Kind;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ListWatchTest {

  private final Map<Kind, String> now = new EnumMap<>(Kind.class);

  ListWatchTest() {
    for (Kind kind : Kind.values()) {
      now.put(kind, "a");
    }
  }

  @Test
  void shouldTellAChangeOnce() {
    ListWatch watch = new ListWatch(EnumSet.allOf(Kind.class), now::get);
    assertThat(watch.changes()).isEmpty();
    now.put(Kind.TOOL, "b");
    assertThat(watch.changes()).containsExactly(McpMethod.TOOLS_CHANGED);
    assertThat(watch.changes()).isEmpty();
  }

  @Test
  void shouldTellResourcesAndTemplatesInOne() {
    ListWatch watch = new ListWatch(EnumSet.allOf(Kind.class), now::get);
    now.put(Kind.RESOURCE, "b");
    now.put(Kind.TEMPLATE, "b");
    assertThat(watch.changes()).containsExactly(McpMethod.RESOURCES_CHANGED);
  }

  @Test
  void shouldTellOnlyWhatIsWanted() {
    ListWatch watch = new ListWatch(EnumSet.of(Kind.PROMPT), now::get);
    now.put(Kind.TOOL, "b");
    assertThat(watch.changes()).isEmpty();
    now.put(Kind.PROMPT, "b");
    assertThat(watch.changes()).containsExactly(McpMethod.PROMPTS_CHANGED);
  }

  @Test
  void shouldTellNothingOfAChangeThatWasTakenBack() {
    ListWatch watch = new ListWatch(EnumSet.allOf(Kind.class), now::get);
    now.put(Kind.TOOL, "b");
    now.put(Kind.TOOL, "a");
    assertThat(watch.changes()).isEmpty();
  }
}
