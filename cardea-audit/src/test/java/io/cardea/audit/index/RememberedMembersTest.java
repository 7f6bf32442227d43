package io.cardea.audit.index;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.audit.RecordField;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Members are looked for where, and as what, they were in the records before. */
class RememberedMembersTest {

  private static final List<String> NAMES =
      List.of(
          "type", "id", "tenant", "subject", "user", "sub", "subjects", "time", "n", "p\\u0041");
  private static final List<String> VALUES =
      List.of(
          "\"a\"",
          "\"ab\"",
          "\"abcdefg\"",
          "\"abcdefgh\"",
          "\"abcdefgi\"",
          "\"abcdefghijk\"",
          "\"\"",
          "\"a\\\"b\"",
          "\"a\\\\\"",
          "\"☂☂☂\"",
          "\"" + "x".repeat(300) + "\"",
          "12",
          "-1.5e3",
          "true",
          "null",
          "[\"a\",{\"type\":\"ab\"}]");

  private final RecordMembers members = new RecordMembers();

  /** Whatever was read before, a record is what it is to who reads it first. */
  @Test
  void shouldNotChangeWhatIsRead() {
    Random random = new Random(1);
    for (int round = 0; round < 20_000; round++) {
      String line = line(random);
      byte[] bytes = line.getBytes(UTF_8);
      RecordMembers fresh = new RecordMembers();

      assertThat(members.read(bytes)).as(line).isEqualTo(fresh.read(bytes));
      for (RecordField field : RecordField.values()) {
        assertThat(members.text(field)).as(line).isEqualTo(fresh.text(field));
        assertThat(members.key(field)).as(line).isEqualTo(fresh.key(field));
        assertThat(members.key(field))
            .as(line)
            .isEqualTo(FieldKey.of(field, fresh.text(field).orElse("")));
      }
    }
  }

  @Test
  void shouldReadOnBehindAsManyNamesAsItLearns() {
    for (int at = 0; at < 5000; at++) {
      String line = "{\"new%d\":\"a\",\"type\":\"t%d\"}".formatted(at, at);

      assertThat(members.read(line.getBytes(UTF_8))).isTrue();
      assertThat(members.text(RecordField.TYPE)).contains("t" + at);
    }
  }

  /** Some members in the order of the names or in any other, maybe with spaces, maybe cut. */
  private static String line(Random random) {
    List<String> names = new ArrayList<>(NAMES);
    if (random.nextInt(10) == 0) {
      Collections.shuffle(names, random);
    }
    names.removeIf(_ -> random.nextInt(8) == 0);
    String space = random.nextInt(20) == 0 ? " " : "";
    List<String> parts = new ArrayList<>();
    for (String name : names) {
      int usual = random.nextInt(3) == 0 ? VALUES.size() : 3;
      parts.add(
          space + "\"" + name + "\"" + space + ":" + space + VALUES.get(random.nextInt(usual)));
    }
    String line = "{" + String.join(",", parts) + "}\n";
    return random.nextInt(10) == 0 ? line.substring(0, random.nextInt(line.length())) : line;
  }
}
