package io.cardea.dataplane.task;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonEdit;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskShapeTest {

  private static final int ROOT = JsonDocument.ROOT;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'taskId':'t','status':'working','createdAt':'c','ttl':60000,'pollInterval':5.0}"
            + " | 'taskId':'T','status':'S','createdAt':'c','ttlMs':60000,'pollIntervalMs':5.0",
        "{'ttl':null,'statusMessage':'m','_meta':{'x':1.0},'own':[1]}"
            + " | 'taskId':'T','status':'S','ttlMs':null,'statusMessage':'m','_meta':{'x':1.0},"
            + "'own':[1]",
        "{'result':1,'error':2,'inputRequests':3,'resultType':4} | 'taskId':'T','status':'S'",
        "{} | 'taskId':'T','status':'S'",
      })
  void shouldSayALegacyTaskInTheWordsOfTheStatelessEra(String legacy, String modern) {
    assertThat(TaskShape.toModern(parse(legacy), ROOT, "T", "S")).isEqualTo(quoted(modern));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'resultType':'task','taskId':'t','status':'working','ttlMs':null,'pollIntervalMs':5}"
            + " | 'taskId':'T','status':'S','ttl':null,'pollInterval':5",
        "{'result':{'content':[]},'inputRequests':{},'lastUpdatedAt':'l'}"
            + " | 'taskId':'T','status':'S','lastUpdatedAt':'l'",
      })
  void shouldSayAModernTaskInTheWordsOfSessions(String modern, String legacy) {
    assertThat(TaskShape.toLegacy(parse(modern), ROOT, "T", "S")).isEqualTo(quoted(legacy));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'content':[]} | {'resultType':'complete','content':[]}",
        "{'_meta':{'io.modelcontextprotocol/related-task':{'taskId':'t'},'x':1.0}}"
            + " | {'resultType':'complete','_meta':{'x':1.0}}",
        "{'resultType':'other'} | {'resultType':'complete'}",
      })
  void shouldInlineWhatTheCallWouldHaveSaid(String result, String inlined) {
    JsonDocument document = parse(result);
    JsonEdit edit = new JsonEdit(document);
    TaskShape.inline(document, ROOT, edit);
    assertThat(new String(edit.apply(), UTF_8)).isEqualTo(quoted(inlined));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'content':[]} | {'_meta':{'io.modelcontextprotocol/related-task':{'taskId':'T'}},'content':[]}",
        "{'_meta':{'x':1}}"
            + " | {'_meta':{'io.modelcontextprotocol/related-task':{'taskId':'T'},'x':1}}",
        "{'_meta':{'io.modelcontextprotocol/related-task':{'taskId':'t'}}}"
            + " | {'_meta':{'io.modelcontextprotocol/related-task':{'taskId':'T'}}}",
        "{'_meta':7} | {'_meta':{'io.modelcontextprotocol/related-task':{'taskId':'T'}}}",
      })
  void shouldSayWhoseResultItIs(String result, String related) {
    JsonDocument document = parse(result);
    JsonEdit edit = new JsonEdit(document);
    TaskShape.relate(document, ROOT, "T", edit);
    assertThat(new String(edit.apply(), UTF_8)).isEqualTo(quoted(related));
  }

  @Test
  void shouldSayThatATaskIsOver() {
    Instant at = Instant.parse("2026-11-22T18:00:00Z");
    assertThat(TaskShape.finished("T", at))
        .isEqualTo(
            quoted(
                "'taskId':'T','status':'completed','createdAt':'2026-11-22T18:00:00Z',"
                    + "'lastUpdatedAt':'2026-11-22T18:00:00Z','ttl':600000"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"completed", "failed", "cancelled"})
  void shouldKnowWhatIsOver(String status) {
    assertThat(TaskShape.isFinal(status)).isTrue();
    assertThat(TaskShape.isFinal(status + " ")).isFalse();
    assertThat(TaskShape.isFinal("working")).isFalse();
    assertThat(TaskShape.isFinal("input_required")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'m':5} | 5",
        "{'m':0} | 0",
        "{'m':-5} | 7",
        "{'m':1.5} | 7",
        "{'m':'5'} | 7",
        "{} | 7",
        "{'m':999999999999} | 999999999999",
        "{'m':9999999999999} | 7",
        "{'m':null} | 7"
      })
  void shouldReadDurationsThatAreSome(String json, long millis) {
    assertThat(TaskShape.millis(parse(json), ROOT, "m", 7)).isEqualTo(millis);
  }

  @Test
  void shouldReadTheStatusIfItIsOne() {
    assertThat(TaskShape.status(parse("{'status':'working'}"), ROOT)).isEqualTo("working");
    assertThat(TaskShape.status(parse("{'status':7}"), ROOT)).isEmpty();
    assertThat(TaskShape.status(parse("{}"), ROOT)).isEmpty();
  }

  private static JsonDocument parse(String json) {
    return (JsonDocument) Json.parse(quoted(json).getBytes(UTF_8), 64);
  }

  private static String quoted(String text) {
    return text.replace('\'', '"');
  }
}
