package io.cardea.controlplane.jdbc;

import static io.cardea.controlplane.jdbc.Samples.adapter;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.controlplane.resource.ResourceDocument;
import io.cardea.controlplane.store.HistoryQuery;
import io.cardea.controlplane.store.ResourceStore;
import io.cardea.controlplane.store.StoreContent;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KilledWriterTest {

  @TempDir Path folder = Path.of(".");

  @ParameterizedTest
  @CsvSource({"SQLITE, 20", "POSTGRES, 10"})
  void shouldHoldEveryRevisionThatWasAcknowledged(Backend backend, int kills) throws Exception {
    Place place = backend.empty(folder);
    place.open().close();
    Random random = new Random(kills);
    long revisions = 0;
    Process next = start(place, 0);
    for (int i = 0; i < kills; i++) {
      Process writer = next;
      next = start(place, i + 1); // gets ready meanwhile
      // When a process is killed in the middle of writing
      long acknowledged = killed(writer, random);

      // Then all that it was told is there, and each batch is whole or not there
      assertThat(acknowledged).isGreaterThan(revisions);
      try (ResourceStore store = place.open()) {
        StoreContent content = Place.patiently(store::all);
        revisions = content.position().revision();
        assertThat(revisions).isBetween(acknowledged, acknowledged + 1);
        assertThat(content.resources())
            .allMatch(resource -> resource.version().equals(content.position()))
            .extracting(resource -> resource.document())
            .isEqualTo(documents(i, content));
        assertThat(store.history(HistoryQuery.all().by(1)).revisions().getFirst().changes())
            .hasSize(WritingProcess.NAMES.size());
      }
    }
    next.destroyForcibly().waitFor();
  }

  /** The three documents with the value that the first one has. */
  private static List<ResourceDocument> documents(int writer, StoreContent content) {
    String json = content.resources().getFirst().document().json();
    String value = json.replaceAll(".*\"title\":\"(" + writer + "-[0-9]+)\".*", "$1");
    return WritingProcess.NAMES.stream().map(name -> adapter(name, value)).toList();
  }

  /** Lets the process write for some time and kills it; the last revision that it printed. */
  private long killed(Process writer, Random random) throws IOException {
    List<String> printed = new ArrayList<>();
    try (BufferedReader out = writer.inputReader(StandardCharsets.US_ASCII)) {
      assertThat(out.readLine()).as(Files.readString(errors())).isEqualTo("ready");
      writer.getOutputStream().write('\n');
      writer.getOutputStream().flush();
      printed.add(String.valueOf(out.readLine()));
      LockSupport.parkNanos(random.nextLong(TimeUnit.MILLISECONDS.toNanos(60)));
      writer.toHandle().destroyForcibly(); // leaves the pipe open, unlike the process's own
      StringBuilder line = new StringBuilder();
      for (int c = out.read(); c != -1; c = out.read()) {
        if (c == '\n') {
          printed.add(line.toString());
          line.setLength(0);
        } else {
          line.append((char) c);
        }
      }
    }
    return Long.parseLong(printed.getLast());
  }

  private Path errors() {
    return folder.resolve("errors");
  }

  private Process start(Place place, int number) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-Dorg.sqlite.tmpdir=" + folder,
            "-cp",
            System.getProperty("java.class.path"),
            WritingProcess.class.getName(),
            place.words().getFirst(),
            place.words().getLast(),
            Integer.toString(number))
        .redirectError(errors().toFile())
        .start();
  }
}
