package io.cardea.controlplane.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.controlplane.declare.Source;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.adapter.Lifecycle;
import io.cardea.model.adapter.StdioUpstream;
import io.cardea.model.catalog.AdapterCatalog;
import io.cardea.model.catalog.EraVerdict;
import io.cardea.model.catalog.Health;
import io.cardea.model.identity.TenantId;
import io.cardea.model.limit.AdapterLimits;
import io.cardea.model.resilience.Resilience;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AdapterViewTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private static String shown(EraVerdict verdict) {
    Adapter adapter =
        new Adapter(
            new AdapterKey(TenantId.DEFAULT, "a"),
            "",
            "",
            List.of(),
            "",
            new StdioUpstream(List.of("server"), Map.of(), Optional.empty()),
            Adapter.Isolation.PRINCIPAL,
            Adapter.Access.ROLES,
            Set.of(),
            AdapterLimits.DEFAULT,
            Optional.of("2025-11-25"),
            Resilience.DEFAULT,
            Lifecycle.ACTIVE);
    Health down = new Health(Health.State.DOWN, "does not answer", NOW);
    return new AdapterView(
            adapter,
            Optional.of(
                new AdapterCatalog(down, List.of(), Optional.empty(), Optional.of(verdict))),
            Optional.empty(),
            Source.FILE,
            true,
            List.of())
        .toJson();
  }

  @Test
  void shouldShowWhichEraWasFoundWhenAndHowEvenWhileItIsDown() {
    EraVerdict verdict =
        new EraVerdict(
            "2026-07-28",
            List.of("2025-06-18", "2025-11-25"),
            "answered server/discover",
            NOW,
            NOW.plusSeconds(60));

    assertThat(shown(verdict))
        .contains(
            """
            "transport":"stdio","source":"file","sandbox":"none","minRevision":"2025-11-25","lifecycle":"active","state":"down",\
            "reason":"does not answer","since":"2026-01-02T03:04:05Z","verdict":{"era":"modern",\
            "revision":"2026-07-28","alsoSpeaks":["2025-06-18","2025-11-25"],\
            "evidence":"answered server/discover","found":"2026-01-02T03:04:05Z",\
            "confirmed":"2026-01-02T03:05:05Z"},"toolCount":0\
            """);
  }

  @Test
  void shouldCallWhatInitializeAgreedOnLegacy() {
    assertThat(shown(new EraVerdict("2025-11-25", List.of(), "initialize", NOW, NOW)))
        .contains("\"verdict\":{\"era\":\"legacy\",\"revision\":\"2025-11-25\",\"alsoSpeaks\":[],");
  }
}
