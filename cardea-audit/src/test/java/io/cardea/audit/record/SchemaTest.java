package io.cardea.audit.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cardea.model.audit.AuditEvent;
import io.cardea.model.audit.KeptPayload.Part;
import io.cardea.model.audit.Notice;
import io.cardea.model.audit.Outcome;
import io.cardea.model.audit.Payload;
import io.cardea.model.identity.TenantId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page that documents the schema says what is written. */
class SchemaTest {

  private static final Path PAGE = Path.of("../docs/reference/audit-record.md");
  private static final Pattern CODE = Pattern.compile("`([A-Za-z_]+)`");
  private static final RecordEncoder ENCODER = new RecordEncoder(0);

  private static List<JsonLine> all() {
    RecordEncoder.Told told = new RecordEncoder.Told(Optional.of("p-1"), "c0", 4, "c1");
    Outcome outcome = Samples.answered(new Outcome.Answer(200, -32602, 1));
    Notice notice = new Notice(Samples.ID, Samples.NOON, AuditEvent.SYS_STARTUP, "version 1");
    PayloadPlace place =
        new PayloadPlace(Samples.ID, Samples.NOON, TenantId.DEFAULT, Part.PARAMS, "p-1");
    byte[] bytes = new byte[Payload.MAX_KEPT_BYTES + 1];
    return List.of(
        ENCODER.intent(Samples.whole("t"), told),
        ENCODER.payload(place, Payload.of(bytes, 0, bytes.length).full(), new byte[] {'A'}),
        ENCODER.admin(Samples.change()),
        ENCODER.outcome(Samples.ID, TenantId.DEFAULT, Optional.of("p-1"), outcome),
        ENCODER.refusal(Samples.denied()),
        ENCODER.refusals(Samples.NOON, new RefusalGroup("s", Optional.of("default"), "r"), 1),
        ENCODER.dropped(Samples.NOON, 1),
        ENCODER.system(notice),
        ENCODER.segment(1, 1, Samples.NOON));
  }

  /** What the section of each type has in quotes, without the table of another. */
  private static List<String> quoted(String page, String title) {
    String section = page.substring(page.indexOf("\n" + title + "\n") + title.length());
    int end = section.indexOf("\n##");
    return CODE.matcher(end < 0 ? section : section.substring(0, end))
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  @Test
  void shouldDocumentEveryMemberThatIsWritten() throws IOException {
    String page = Files.readString(PAGE);
    Map<String, List<String>> missing = new LinkedHashMap<>();
    for (JsonLine line : all()) {
      String json = new String(line.bytes(), 0, line.end(), StandardCharsets.UTF_8);
      List<String> members = new ArrayList<>();
      new ObjectMapper().readTree(json).fieldNames().forEachRemaining(members::add);
      String type = new ObjectMapper().readTree(json).get("type").asText();
      members.remove("type");
      members.removeAll(quoted(page, "### " + type));
      if (!members.isEmpty()) {
        missing.put(type, members);
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void shouldListEveryEventAndNoOther() throws IOException {
    List<String> listed =
        Files.readString(PAGE)
            .substring(Files.readString(PAGE).indexOf("## Events"))
            .lines()
            .filter(line -> line.startsWith("| `"))
            .takeWhile(line -> !line.contains("HMAC"))
            .flatMap(line -> Stream.of(line.split("\\|", -1)[1]))
            .flatMap(cell -> CODE.matcher(cell).results())
            .map(MatchResult::group)
            .map(word -> word.replace("`", ""))
            .filter(word -> word.contains("_"))
            .toList();
    assertThat(listed).containsExactlyInAnyOrderElementsOf(AuditEvent.words());
  }

  @Test
  void shouldNameTheVersion() throws IOException {
    assertThat(Files.readString(PAGE))
        .contains(
            "**Version " + RecordEncoder.SCHEMA_VERSION + "** of this schema",
            "`version` (of this schema, " + RecordEncoder.SCHEMA_VERSION + ")");
  }
}
