package io.cardea.it.era;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.gateway.Documents;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * That servers which are replaced behind the gateway's back are found out without any call, and
 * that nothing but an answer changes what is known of a server's era.
 */
class RedetectionTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  /** A check is due every 15 s at the latest; what it finds takes its time. */
  private static final Duration CHECK = Duration.ofSeconds(30);

  private static final String LEGACY =
      "\"verdict\":{\"era\":\"legacy\",\"revision\":\"2025-11-25\"";
  private static final String MODERN =
      "\"verdict\":{\"era\":\"modern\",\"revision\":\"2026-07-28\"";
  private static final String MODERN_ONLY = "\"2026-07-28\"";

  private final Map<String, EraServer> servers = new TreeMap<>();

  @BeforeEach
  void open() throws IOException {
    for (int status : new int[] {0, 401, 403, 500}) {
      servers.put("legacy-" + status, EraServer.start().legacy("2025-11-25"));
      servers.put("modern-" + status, EraServer.start().modern(MODERN_ONLY));
    }
    servers.put("up", EraServer.start().legacy("2025-11-25"));
    servers.put("down", EraServer.start().modern(MODERN_ONLY));
    servers.put("dual", EraServer.start().legacy("2025-11-25"));
  }

  @AfterEach
  void close() throws IOException {
    for (EraServer server : servers.values()) {
      server.close();
    }
  }

  private EraServer server(String name) {
    EraServer server = servers.get(name);
    if (server == null) {
      throw new IllegalArgumentException(name);
    }
    return server;
  }

  private String documents() {
    StringBuilder yaml = new StringBuilder();
    servers.forEach((name, server) -> yaml.append(Documents.adapter(name, server.url())));
    return yaml.toString();
  }

  /** What is shown of its era. */
  private static String verdict(String shown) {
    int start = shown.indexOf("\"verdict\":{");
    return shown.substring(start, shown.indexOf('}', start));
  }

  @Test
  void shouldFindOutUpgradesAndDowngradesAndNothingElse() throws Exception {
    try (EraGateway gateway = EraGateway.start(documents())) {
      // Given
      Map<String, String> before = new TreeMap<>();
      for (String name : servers.keySet()) {
        String era = name.startsWith("modern") || name.equals("down") ? MODERN : LEGACY;
        before.put(name, verdict(gateway.await(name, SOON, "\"state\":\"up\"", era)));
      }
      assertThat(before.get("up"))
          .contains(
              "\"evidence\":\"refused 2026-07-28 with HTTP 400, then initialize agreed on"
                  + " 2025-11-25\"");
      assertThat(before.get("down")).contains("\"evidence\":\"answered server/discover\"");
      Instant replaced = Instant.now();

      // When
      List<String> sick = new ArrayList<>();
      for (String name : servers.keySet()) {
        if (name.contains("-")) {
          sick.add(name);
          server(name).sick(Integer.parseInt(name.substring(name.indexOf('-') + 1)));
        }
      }
      server("up").modern(MODERN_ONLY);
      server("down").legacy("2025-11-25");
      server("dual").modern("\"2025-11-25\",\"2026-07-28\"");

      // Then
      String up = gateway.await("up", CHECK, "\"state\":\"up\"", MODERN);
      String down = gateway.await("down", CHECK, "\"state\":\"up\"", LEGACY);
      gateway.await("dual", CHECK, MODERN, "\"alsoSpeaks\":[\"2025-11-25\"]");
      assertThat(up).contains("\"evidence\":\"answered server/discover\"");
      assertThat(down).contains("then initialize agreed on 2025-11-25");
      assertThat(found(up)).isAfterOrEqualTo(replaced);
      assertThat(found(down)).isAfterOrEqualTo(replaced);

      // And what was asked meanwhile and gave no sign is believed to be what it was.
      for (String name : sick) {
        EraGateway.await(
            CHECK, () -> server(name).log().isEmpty() ? "" : "asked", () -> name + " to be asked");
        assertThat(verdict(gateway.adapter(name))).as(name).isEqualTo(before.get(name));
      }
    }
  }

  private static Instant found(String shown) {
    String from = shown.substring(shown.indexOf("\"found\":\"") + 9);
    return Instant.parse(from.substring(0, from.indexOf('"')));
  }
}
